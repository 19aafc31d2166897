"""Fingerprints: HMAC-SHA256 of normalised identifiers, under a key that the database never sees."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

from orchestration.errors import SettingsError
from orchestration.settings import Settings

KEY_BYTES = 32
"""Length of a new key, and the least that is taken: that of the hash."""

FingerprintKind = Literal["email", "phone", "external_id", "record"]


def read_key(settings: Settings) -> bytes:
    """The key: OUBLI_KEY, else the file $OUBLI_HOME/key, which is made on first use and readable by its owner alone.

    Raises:
        SettingsError: the key is short or no hexadecimal, or others may read or write its file.
    """
    if settings.key is not None:
        return _decoded(settings.key, "OUBLI_KEY")
    path = settings.home / "key"
    try:
        if not path.exists():
            _make(path)
    except OSError:
        raise SettingsError(str(path), "cannot be written; give Oubli's user the folder, or set OUBLI_KEY") from None
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(str(path), "may be read by others than its owner; run chmod 600 on it")
        return _decoded(path.read_text(encoding="ascii", errors="replace"), str(path))
    except OSError:
        raise SettingsError(str(path), "cannot be read; give it to Oubli's user, with mode 600") from None


def fingerprint(key: bytes, kind: FingerprintKind, value: str) -> str:
    """The fingerprint of a normalised identifier, in hexadecimal; the same value of another kind has another."""
    return digest(key, kind, value).hex()


def digest(key: bytes, kind: FingerprintKind, value: str) -> bytes:
    """The 32 bytes of a fingerprint."""
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")


def _make(path: Path) -> None:
    """Make the key whole or not at all: another process may read it in the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"key.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
        with suppress(FileExistsError):  # another process was faster
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)


def _decoded(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise SettingsError(place, f"expected {KEY_BYTES} bytes or more in hexadecimal") from None
    if len(key) < KEY_BYTES:
        raise SettingsError(place, f"the key is too short: expected {2 * KEY_BYTES} hexadecimal digits or more")
    return key
