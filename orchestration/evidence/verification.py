"""Verification: whether the ledger is whole, and the one that was published. Read-only."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence.head_file import head_file, read_published
from orchestration.evidence.ledger import links
from orchestration.evidence.link import EMPTY, Head, follow

_OF_NOTHING = """
select min(seq) from evidence.erased where not exists (select 1 from evidence.ledger where ledger.seq = erased.seq)
"""


def verify(engine: Engine, home: Path) -> Head:
    """Check every link of the chain, every digest, and the head kept outside. Read-only.

    Raises:
        EvidenceError: something was changed, cut or dropped; the sentence names the first entry concerned.
    """
    known = read_published(home)
    last, at_known = EMPTY, EMPTY.hash
    # One snapshot: an entry written meanwhile is either seen with its fingerprints or not at all.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for link in links(connection, after=0):
            last = follow(last, link)
            if known is not None and link.seq == known.seq:
                at_known = link.hash
        _check_beside(connection)
    if known is None and last.seq:
        raise EvidenceError(str(head_file(home)), "the head kept outside the database is gone; restore this file")
    if known is not None and known.seq > last.seq:
        raise EvidenceError("ledger", f"ends at entry {last.seq}, but entry {known.seq} was written; its tail was cut")
    if known is not None and known.hash != at_known:
        raise EvidenceError("ledger", f"entry {known.seq} is not the one that was written; the chain was replaced")
    return last


def _check_beside(connection: Connection) -> None:
    stray = connection.execute(text(_OF_NOTHING)).scalar()
    if stray is not None:
        raise EvidenceError(f"ledger entry {stray}", "has fingerprints, but was never written; somebody added them")
