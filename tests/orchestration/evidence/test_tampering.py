"""Whoever changes, cuts or replaces the proof is found out: a sentence each, which names the first entry concerned."""

from collections.abc import Callable

import pytest

from orchestration.errors import EvidenceError
from tests.orchestration.evidence.keeping import PRINTS, Kept

CHANGE = "update evidence.ledger set entry = jsonb_set(entry, '{items}', '9') where seq = 2"


def lose_head(kept: Kept) -> None:
    kept.outside.head.unlink()


def garble_head(kept: Kept) -> None:
    kept.outside.head.write_text("{")


def flip_byte(kept: Kept) -> None:
    kept.tamper(CHANGE)


def flip_hash(kept: Kept) -> None:
    kept.tamper("update evidence.ledger set hash = overlay(hash placing '-' from 1) where seq = 2")


def cut_tail(kept: Kept) -> None:
    kept.tamper("delete from evidence.ledger where seq = 3")
    kept.tamper("delete from evidence.erased where seq = 3")


def cut_entries_alone(kept: Kept) -> None:
    kept.tamper("delete from evidence.ledger where seq = 3")


def drop_row(kept: Kept) -> None:
    kept.tamper("delete from evidence.ledger where seq = 2")


def replace_chain(kept: Kept) -> None:
    kept.tamper(CHANGE)
    kept.rewrite()


def replace_and_lengthen(kept: Kept) -> None:
    replace_chain(kept)
    kept.write([])


def change_digest(kept: Kept) -> None:
    kept.tamper("update evidence.ledger set entry = jsonb_set(entry, '{digest}', '\"0\"') where seq = 3")
    kept.rewrite()


def drop_fingerprint(kept: Kept) -> None:
    kept.tamper("delete from evidence.erased where fingerprint = :one", one=PRINTS[0][0].fingerprint)


def flip_fingerprint(kept: Kept) -> None:
    kept.tamper(
        "update evidence.erased set fingerprint = overlay(fingerprint placing '0' from 1) where fingerprint = :one",
        one=PRINTS[0][0].fingerprint,
    )


def change_kind(kept: Kept) -> None:
    kept.tamper("update evidence.erased set kind = 'shared' where kind = 'email'")


def add_fingerprint(kept: Kept) -> None:
    kept.tamper("insert into evidence.erased values (2, :one)", one="dd" * 32)


def add_fingerprint_of_nothing(kept: Kept) -> None:
    kept.tamper("insert into evidence.erased values (77, :one)", one="dd" * 32)


def change_copy(kept: Kept) -> None:
    kept.outside.ledger.write_bytes(kept.outside.ledger.read_bytes().replace(b'"items":2', b'"items":3'))


def garble_copy(kept: Kept) -> None:
    kept.outside.ledger.write_bytes(kept.lines()[0] + b"{}\n")


def cut_everywhere(kept: Kept) -> None:
    cut_tail(kept)
    kept.outside.ledger.write_bytes(b"".join(kept.lines()[:2]))


def change_opt_outs(kept: Kept) -> None:
    kept.outside.opt_outs.write_bytes(b'{"fingerprint":"f"}\n' + kept.outside.opt_outs.read_bytes())


FOUND = [
    (flip_byte, "ledger entry 2: its hash does not match"),
    (flip_hash, "ledger entry 2: its hash does not match"),
    (drop_row, "ledger entry 3: entry 2 is missing"),
    (cut_entries_alone, "ledger: ends at entry 2, but entry 3 was written"),
    (cut_tail, "ledger: ends at entry 2, but entry 3 was written"),
    (replace_chain, "the chain was replaced"),
    (replace_and_lengthen, "the chain was replaced"),
    (change_digest, "ledger entry 3: its fingerprints are not those"),
    (drop_fingerprint, "ledger entry 1: its fingerprints are not those"),
    (flip_fingerprint, "ledger entry 1: its fingerprints are not those"),
    (change_kind, "ledger entry 1: its fingerprints are not those"),
    (add_fingerprint, "ledger entry 2: its fingerprints are not those"),
    (add_fingerprint_of_nothing, "ledger entry 77: "),
    (change_copy, "ledger.jsonl: its entry 2 is not the ledger's; one of them was changed"),
    (garble_copy, "ledger.jsonl line 2: cannot be read"),
    (cut_everywhere, "ledger: ends at entry 2, but entry 3 was written"),
    (change_opt_outs, "opt_outs.jsonl: was not signed with this signing key"),
    (lose_head, "head.json: the head kept outside the database is gone"),
    (garble_head, "head.json: cannot be read"),
]


@pytest.mark.parametrize(("tampering", "sentence"), FOUND, ids=[t.__name__ for t, _ in FOUND])
def test_tampering_is_found(kept: Kept, tampering: Callable[[Kept], None], sentence: str):
    tampering(kept)
    with pytest.raises(EvidenceError) as found:
        kept.verify()
    assert sentence in str(found.value)


REFUSED = [
    (cut_everywhere, "ends at entry 2, but entry 3 was written; if the warehouse was restored"),
    (replace_chain, "entry 3 is not the one that was written; the chain was replaced"),
    (lose_head, "the head kept outside the database is gone"),
]


@pytest.mark.parametrize(("tampering", "sentence"), REFUSED, ids=[t.__name__ for t, _ in REFUSED])
def test_no_night_begins_on_a_ledger_that_is_not_the_one_that_was_written(
    kept: Kept, tampering: Callable[[Kept], None], sentence: str
):
    tampering(kept)
    with pytest.raises(EvidenceError, match=sentence):
        kept.open()
