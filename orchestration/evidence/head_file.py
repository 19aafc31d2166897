"""The head of the ledger in a file, outside the database: what shows that a tail was cut or a chain replaced."""

import json
from pathlib import Path

from sqlalchemy import Engine

from orchestration.errors import EvidenceError
from orchestration.evidence.ledger import read_head
from orchestration.evidence.link import Head


def head_file(home: Path) -> Path:
    """Where the head is kept outside the database."""
    return home / "evidence" / "head.json"


def publish_head(engine: Engine, home: Path) -> Head:
    """Write the head to $OUBLI_HOME/evidence/head.json, whole or not at all."""
    with engine.connect() as connection:
        head = read_head(connection)
    target = head_file(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps({"seq": head.seq, "hash": head.hash}) + "\n", encoding="ascii")
    draft.replace(target)
    return head


def open_outside(engine: Engine, home: Path) -> None:
    """Write the head of an empty ledger: a file that is missing later was then lost, not never written."""
    with engine.connect() as connection:
        head = read_head(connection)
    if not head.seq and not head_file(home).exists():
        publish_head(engine, home)


def read_published(home: Path) -> Head | None:
    """The head as it was published; None if it never was, or the file is gone. Read-only."""
    outside = head_file(home)
    if not outside.exists():
        return None
    try:
        known = json.loads(outside.read_text(encoding="ascii"))
        return Head(int(known["seq"]), str(known["hash"]))
    except (ValueError, KeyError, TypeError):
        raise EvidenceError(str(outside), "cannot be read; restore this file") from None
