"""Fingerprints: HMAC-SHA256 of normalised identifiers, under a key that the database never sees."""

import hmac
from pathlib import Path
from typing import Literal

from orchestration.key_file import find, read_or_make
from orchestration.settings import Settings

VARIABLE = "OUBLI_KEY"
FingerprintKind = Literal["email", "phone", "external_id", "record", "request"]


def read_key(settings: Settings) -> bytes:
    """The key: OUBLI_KEY, else the file $OUBLI_HOME/key, which is made on first use and readable by its owner alone.

    Raises:
        SettingsError: the key is short or no hexadecimal, or others may read or write its file.
    """
    return read_or_make(key_path(settings), settings.key, VARIABLE)


def found_key(settings: Settings) -> bytes | None:
    """The key, if there is one yet. Read-only.

    Raises:
        SettingsError: as `read_key`.
    """
    return find(key_path(settings), settings.key, VARIABLE)


def key_path(settings: Settings) -> Path:
    """Where the key stands unless OUBLI_KEY gives it."""
    return settings.home / "key"


def fingerprint(key: bytes, kind: FingerprintKind, value: str) -> str:
    """The fingerprint of a normalised identifier, in hexadecimal; the same value of another kind has another."""
    return digest(key, kind, value).hex()


def digest(key: bytes, kind: FingerprintKind, value: str) -> bytes:
    """The 32 bytes of a fingerprint."""
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")
