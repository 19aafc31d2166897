"""The key and the fingerprints made with it."""

import hashlib

import pytest

from orchestration.errors import SettingsError
from orchestration.identity.fingerprints import fingerprint, read_key
from orchestration.settings import Settings

KEY = bytes(range(32))


def test_a_fingerprint_is_what_two_sha256_make():
    """PostgreSQL has no HMAC of its own; there it is written out."""
    pad = KEY.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in pad) + b"email\0anna@people.example").digest()
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in pad) + inner)
    assert fingerprint(KEY, "email", "anna@people.example") == outer.hexdigest()


def test_a_value_has_another_fingerprint_as_another_kind_and_under_another_key():
    told = {
        fingerprint(KEY, "email", "x"),
        fingerprint(KEY, "phone", "x"),
        fingerprint(KEY, "email", "y"),
        fingerprint(KEY[::-1], "email", "x"),
    }
    assert len(told) == 4


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    settings = Settings(home=tmp_path / "home")
    key = read_key(settings)
    assert (len(key), read_key(settings)) == (32, key)
    assert (settings.home / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.home.iterdir()] == ["key"]


def test_the_environment_comes_first(tmp_path):
    assert read_key(Settings(home=tmp_path, key=KEY.hex())) == KEY
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_touch_is_refused(tmp_path, mode):
    settings = Settings(home=tmp_path)
    read_key(settings)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(SettingsError, match="may be read by others than its owner; run chmod 600 on it"):
        read_key(settings)


@pytest.mark.parametrize(
    ("content", "sentence"), [("abcd", "too short"), ("no hex", "expected 32 bytes"), ("", "short")]
)
def test_a_poor_key_is_refused_without_being_told(tmp_path, content, sentence):
    (tmp_path / "key").write_text(content)
    (tmp_path / "key").chmod(0o600)
    for settings in (Settings(home=tmp_path), Settings(home=tmp_path, key=content)):
        with pytest.raises(SettingsError, match=sentence) as caught:
            read_key(settings)
        assert not content or content not in str(caught.value)


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "home").write_text("a file, no folder")
    with pytest.raises(SettingsError, match="cannot be written; give Oubli's user the folder, or set OUBLI_KEY"):
        read_key(Settings(home=tmp_path / "home"))
