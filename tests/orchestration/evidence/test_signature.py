"""The signed head: whoever has no key is found out, whatever else they can write."""

import json
import stat

import pytest

from orchestration.errors import EvidenceError, SettingsError
from orchestration.evidence.outside import Outside
from orchestration.evidence.signature import key_path, public_pem, read_public_key, read_signing_key
from orchestration.settings import Settings
from tests.orchestration.evidence.keeping import Kept
from tests.orchestration.evidence.test_tampering import replace_chain

OTHER = "07" * 32


def rewrite_all_but_the_key(kept: Kept) -> None:
    """The database, the copies and the head, signed with a key of one's own."""
    replace_chain(kept)
    kept.outside.ledger.unlink()
    Kept.publish(Forger(kept.engine, kept.home))


class Forger(Kept):
    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, signing_key=OTHER)


def test_who_rewrites_everything_but_has_no_key_is_found_out(kept: Kept):
    rewrite_all_but_the_key(kept)
    with pytest.raises(EvidenceError, match=r"head\.json: was not signed with this signing key"):
        kept.verify()
    assert Forger(kept.engine, kept.home).verify().seq == 3, "nothing else gives it away"


@pytest.mark.parametrize("change", [{"seq": 2}, {"at": "2026-11-22T02:00:00+00:00"}, {"signature": ""}, {"hash": "x"}])
def test_a_head_that_was_changed_is_not_signed(kept: Kept, change: dict[str, object]):
    kept.outside.head.write_text(json.dumps(kept.head() | change))
    with pytest.raises(EvidenceError, match="was not signed with this signing key"):
        kept.verify()


def test_who_replaces_the_key_too_is_found_out_by_the_key_that_was_exported(kept: Kept):
    exported = kept.home / "kept elsewhere.pem"
    exported.write_text(public_pem(read_signing_key(kept.settings).public_key()))
    assert kept.verify(Outside(kept.home, read_public_key(exported))).seq == 3
    rewrite_all_but_the_key(kept)
    key_path(kept.settings).write_text(OTHER)
    kept.verify()
    with pytest.raises(EvidenceError, match="was not signed with this signing key"):
        kept.verify(Outside(kept.home, read_public_key(exported)))


def test_the_key_is_the_owners_alone(kept: Kept):
    assert stat.S_IMODE(key_path(kept.settings).stat().st_mode) == 0o600
    assert key_path(kept.settings).read_text().strip() not in public_pem(read_signing_key(kept.settings).public_key())


def test_a_key_that_is_gone_is_missed(kept: Kept):
    key_path(kept.settings).unlink()
    for act in (kept.verify, kept.open):
        with pytest.raises(EvidenceError, match=r"is signed, and the signing key is gone; restore .*signing_key"):
            act()


def test_a_head_of_before_heads_were_signed_is_signed_once(kept: Kept):
    head = {name: kept.head()[name] for name in ("seq", "hash")}
    key_path(kept.settings).unlink()
    kept.outside.head.write_text(json.dumps(head))
    assert kept.verify().seq == 3
    kept.open()
    assert kept.head()["signature"]
    kept.verify()
    kept.outside.head.write_text(json.dumps(head))
    with pytest.raises(EvidenceError, match="was not signed"):
        kept.verify()


@pytest.mark.parametrize("key", ["07" * 33, "07" * 31, "seven"])
def test_a_key_that_is_none(kept: Kept, key: str):
    with pytest.raises(SettingsError, match="OUBLI_SIGNING_KEY: "):
        read_signing_key(Settings(home=kept.home, signing_key=key))


def test_a_public_key_that_is_none(kept: Kept):
    for path in (kept.outside.head, kept.home / "nowhere.pem"):
        with pytest.raises(SettingsError, match="is no public key; give the file that `oubli evidence key` printed"):
            read_public_key(path)
