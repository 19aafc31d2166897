"""The ledger: hash-chained and append-only; its head is also written outside the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, text

from orchestration.database.tables.kept import erased, ledger
from orchestration.errors import EvidenceError
from orchestration.evidence.entry import GENESIS, Entry, body_of, chain, digest


@dataclass(frozen=True)
class Head:
    """The newest entry: its number and its hash."""

    seq: int
    hash: str


def head_file(home: Path) -> Path:
    """Where the head is kept outside the database."""
    return home / "evidence" / "head.json"


def read_head(connection: Connection) -> Head:
    """The head as the database has it. Read-only."""
    newest = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.hash)


def append(connection: Connection, entry: Entry, fingerprints: Sequence[str]) -> Head:
    """Add one entry in the caller's transaction, so that the act and its proof are one.

    Args:
        connection: in the transaction that acts.
        entry: what was done; its `fingerprints` and `digest` must be those of `fingerprints`.
        fingerprints: keyed fingerprints of the identifiers erased by it.
    """
    # Two writers would fork the chain; the second waits for the first's commit.
    connection.execute(text("select pg_advisory_xact_lock(hashtext('oubli ledger'))"))
    head = read_head(connection)
    body = body_of(entry)
    seq, linked = head.seq + 1, chain(head.hash, body)
    connection.execute(
        insert(ledger).values(seq=seq, entry=body, previous_hash=head.hash, hash=linked),
    )
    if fingerprints:
        connection.execute(insert(erased), [{"seq": seq, "fingerprint": f} for f in sorted(set(fingerprints))])
    return Head(seq, linked)


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


def verify(engine: Engine, home: Path) -> Head:
    """Check every link of the chain, every digest, and the head kept outside. Read-only.

    Raises:
        EvidenceError: something was changed, cut or dropped; the sentence names the first entry concerned.
    """
    last = Head(0, GENESIS)
    known = _read_outside(head_file(home))
    at_known = GENESIS
    # One snapshot: an entry written meanwhile is either seen with its fingerprints or not at all.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        grouped = select(erased.c.seq, func.array_agg(erased.c.fingerprint).label("prints")).group_by(erased.c.seq)
        digests: dict[int, list[str]] = {row.seq: row.prints for row in connection.execute(grouped)}
        entries = connection.execution_options(yield_per=1000).execute(select(ledger).order_by(ledger.c.seq))
        with entries as rows:
            for row in rows:
                place = f"ledger entry {row.seq}"
                if row.seq != last.seq + 1:
                    raise EvidenceError(place, f"entry {last.seq + 1} is missing; restore the ledger from a backup")
                if row.previous_hash != last.hash or row.hash != chain(last.hash, row.entry):
                    raise EvidenceError(
                        place, "its hash does not match what it says; it was changed after it was written"
                    )
                if row.entry["digest"] != digest(digests.pop(row.seq, [])):
                    raise EvidenceError(place, "its fingerprints are not those it was written with")
                last = Head(row.seq, row.hash)
                if known is not None and row.seq == known.seq:
                    at_known = row.hash
    for seq in sorted(digests):
        raise EvidenceError(f"ledger entry {seq}", "has fingerprints, but was never written; somebody added them")
    if known is None and last.seq:
        raise EvidenceError(str(head_file(home)), "the head kept outside the database is gone; restore this file")
    if known is not None and known.seq > last.seq:
        raise EvidenceError("ledger", f"ends at entry {last.seq}, but entry {known.seq} was written; its tail was cut")
    if known is not None and known.hash != at_known:
        raise EvidenceError("ledger", f"entry {known.seq} is not the one that was written; the chain was replaced")
    return last


def _read_outside(outside: Path) -> Head | None:
    if not outside.exists():
        return None
    try:
        known = json.loads(outside.read_text(encoding="ascii"))
        return Head(int(known["seq"]), str(known["hash"]))
    except (ValueError, KeyError, TypeError):
        raise EvidenceError(str(outside), "cannot be read; restore this file") from None
