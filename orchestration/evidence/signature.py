"""Signatures (Ed25519): whoever can rewrite the database and the files beside it still cannot sign in Oubli's name."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from orchestration.errors import SettingsError
from orchestration.key_file import KEY_BYTES, read_or_make
from orchestration.settings import Settings

VARIABLE = "OUBLI_SIGNING_KEY"


def key_path(settings: Settings) -> Path:
    """Where the signing key stands unless OUBLI_SIGNING_KEY gives it."""
    return settings.home / "signing_key"


def has_signing_key(settings: Settings) -> bool:
    """Whether there is a signing key already. Read-only."""
    return settings.signing_key is not None or key_path(settings).exists()


def read_signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key: OUBLI_SIGNING_KEY, else the file $OUBLI_HOME/signing_key, which is made on first use.

    Raises:
        SettingsError: it is not 32 bytes in hexadecimal, or others may read or write its file.
    """
    seed = read_or_make(key_path(settings), settings.signing_key, VARIABLE)
    if len(seed) != KEY_BYTES:
        raise SettingsError(VARIABLE, f"expected exactly {2 * KEY_BYTES} hexadecimal digits")
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_pem(key: Ed25519PublicKey) -> str:
    """The public key as openssl reads it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def read_public_key(path: Path) -> Ed25519PublicKey:
    """A public key that `oubli evidence key` once printed.

    Raises:
        SettingsError: the file is not there or holds none.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(str(path), "is no public key; give the file that `oubli evidence key` printed")
    return key


def sign(key: Ed25519PrivateKey, message: bytes) -> str:
    """The signature in hexadecimal."""
    return key.sign(message).hex()


def is_signed(key: Ed25519PublicKey, message: bytes, signature: str) -> bool:
    """Whether that key's owner signed exactly this."""
    try:
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
