"""Fingerprints: HMAC-SHA256 of normalised identifiers, under a key that the database never sees."""

import hmac
from typing import Literal

from orchestration.key_file import read_or_make
from orchestration.settings import Settings

FingerprintKind = Literal["email", "phone", "external_id", "record"]


def read_key(settings: Settings) -> bytes:
    """The key: OUBLI_KEY, else the file $OUBLI_HOME/key, which is made on first use and readable by its owner alone.

    Raises:
        SettingsError: the key is short or no hexadecimal, or others may read or write its file.
    """
    return read_or_make(settings.home / "key", settings.key, "OUBLI_KEY")


def fingerprint(key: bytes, kind: FingerprintKind, value: str) -> str:
    """The fingerprint of a normalised identifier, in hexadecimal; the same value of another kind has another."""
    return digest(key, kind, value).hex()


def digest(key: bytes, kind: FingerprintKind, value: str) -> bytes:
    """The 32 bytes of a fingerprint."""
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")
