"""Verification: whether the ledger is whole, and the one that was published. Read-only."""

from sqlalchemy import Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence.head_file import GONE, PublishedHead, read_published
from orchestration.evidence.ledger import links, read_head
from orchestration.evidence.ledger_copy import ANEW, RESTORED, read_copy
from orchestration.evidence.link import EMPTY, MENDED, Head, Link, follow
from orchestration.evidence.opt_out_copy import check_opt_outs
from orchestration.evidence.outside import Outside

_OF_NOTHING = """
select min(seq) from evidence.erased where not exists (select 1 from evidence.ledger where ledger.seq = erased.seq)
"""


def verify(engine: Engine, outside: Outside) -> Head:
    """Check every link of the chain, every digest, and what is kept outside: signed head, copy, opt-outs. Read-only.

    Raises:
        EvidenceError: something was changed, cut or dropped; the sentence names the first entry concerned.
    """
    known = read_published(outside)
    last, at_known, differing, copied_to = EMPTY, EMPTY.hash, 0, 0
    copied = read_copy(outside.home)
    # One snapshot: an entry written meanwhile is either seen with its fingerprints or not at all.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for link in links(connection, after=0):
            last = follow(last, link)
            beside = next(copied, None)
            copied_to = beside.seq if beside else copied_to
            if beside not in (None, link):
                differing = differing or link.seq
            if known is not None and link.seq == known.seq:
                at_known = link.hash
        stray: int | None = connection.execute(text(_OF_NOTHING)).scalar()
    if known is None and last.seq:
        raise EvidenceError(str(outside.head), GONE)
    if known is not None and known.seq > last.seq:
        raise EvidenceError("ledger", f"ends at entry {last.seq}, but entry {known.seq} was written; {RESTORED}")
    if known is not None and known.hash != at_known:
        raise EvidenceError(
            "ledger", f"entry {known.seq} is not the one that was written; the chain was replaced: {MENDED}"
        )
    if differing:
        raise EvidenceError(str(outside.ledger), f"its entry {differing} is not the ledger's; one of them was changed")
    _check_reaches(outside, copied_to, known)
    _check_nothing_beyond(engine, next(copied, None))
    if stray is not None:
        raise EvidenceError(
            f"ledger entry {stray}", f"has fingerprints, but was never written, so somebody added them; {MENDED}"
        )
    check_opt_outs(outside, known)
    return last


def _check_reaches(outside: Outside, copied_to: int, known: PublishedHead | None) -> None:
    """Whether the copy goes as far as the head that vouches for it; a head of before heads were signed has none."""
    if known is None or not known.signature or copied_to >= known.seq:
        return
    if not outside.ledger.exists():
        raise EvidenceError(str(outside.ledger), f"the copy of the ledger is gone; {ANEW}")
    raise EvidenceError(str(outside.ledger), f"ends at entry {copied_to}, but entry {known.seq} was signed; {ANEW}")


def _check_nothing_beyond(engine: Engine, beyond: Link | None) -> None:
    if beyond is None:
        return
    with engine.connect() as connection:
        # Anew: a night that runs may have written it since.
        head = read_head(connection)
    if head.seq < beyond.seq:
        raise EvidenceError("ledger", f"ends at entry {head.seq}, but its copy goes on to {beyond.seq}; {RESTORED}")
