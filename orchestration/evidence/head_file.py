"""The head of the ledger in a file, signed: what shows that a tail was cut or a chain replaced."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import canonical
from orchestration.evidence.ledger import read_head
from orchestration.evidence.link import Head
from orchestration.evidence.outside import Outside
from orchestration.evidence.signature import is_signed, sign

GONE = "the head kept outside the database is gone; restore this file"


@dataclass(frozen=True)
class PublishedHead:
    """A head as it was published."""

    seq: int
    hash: str
    at: str
    """ISO-8601 instant with offset at which it was published; empty in files of before heads were signed."""
    signature: str
    """Ed25519, hexadecimal; empty in files of before heads were signed."""

    @property
    def head(self) -> Head:
        """The head itself."""
        return Head(self.seq, self.hash)


def _message(head: Head, at: str) -> bytes:
    return ("oubli ledger head\n" + canonical({"seq": head.seq, "hash": head.hash, "at": at})).encode("ascii")


def publish_head(engine: Engine, outside: Outside, key: Ed25519PrivateKey, at: datetime) -> PublishedHead:
    """Sign the head and write it to $OUBLI_HOME/evidence/head.json, whole or not at all."""
    with engine.connect() as connection:
        head = read_head(connection)
    published = PublishedHead(head.seq, head.hash, at.isoformat(), sign(key, _message(head, at.isoformat())))
    outside.head.parent.mkdir(parents=True, exist_ok=True)
    draft = outside.head.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(published)) + "\n", encoding="ascii")
    draft.replace(outside.head)
    return published


def read_published(outside: Outside) -> PublishedHead | None:
    """The head as it was published; None if it never was, or the file is gone. Read-only.

    Raises:
        EvidenceError: the file cannot be read, or the key's owner did not sign it.
    """
    if not outside.head.exists():
        return None
    published = _read(outside.head)
    if outside.public_key is None:
        if published.signature:
            raise EvidenceError(
                str(outside.head),
                "is signed, and the signing key is gone; restore $OUBLI_HOME/signing_key or OUBLI_SIGNING_KEY",
            )
    elif not is_signed(outside.public_key, _message(published.head, published.at), published.signature):
        raise EvidenceError(
            str(outside.head), "was not signed with this signing key; somebody else wrote it, or the key was replaced"
        )
    return published


def _read(path: Path) -> PublishedHead:
    try:
        known = json.loads(path.read_text(encoding="ascii"))
        head = int(known["seq"]), str(known["hash"])
        return PublishedHead(*head, str(known.get("at", "")), str(known.get("signature", "")))
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise EvidenceError(str(path), "cannot be read; restore this file") from None
