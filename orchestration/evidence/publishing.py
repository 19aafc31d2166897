"""Publishing: what is kept of the ledger outside the database is brought up to date and signed."""

from datetime import datetime

from sqlalchemy import Engine, select

from orchestration.database.tables.kept import ledger
from orchestration.errors import EvidenceError
from orchestration.evidence.head_file import PublishedHead, publish_head, read_published
from orchestration.evidence.ledger import read_head
from orchestration.evidence.ledger_copy import RESTORED, copy_ledger
from orchestration.evidence.link import MENDED
from orchestration.evidence.opt_out_copy import check_opt_outs, copy_opt_outs
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.signature import has_signing_key, read_signing_key
from orchestration.evidence.verification import verify
from orchestration.settings import Settings


def publish(engine: Engine, settings: Settings, at: datetime) -> PublishedHead:
    """Copy the ledger and the opt-out list, and sign the head; a copy is never behind the head that vouches for it.

    Whoever calls has verified the ledger.
    """
    key = read_signing_key(settings)
    outside = outside_of(settings)
    copy_ledger(engine, settings.home)
    copy_opt_outs(engine, outside, key, at)
    return publish_head(engine, outside, key, at)


def open_outside(engine: Engine, settings: Settings, at: datetime) -> None:
    """Before a night acts: what will show any tampering with its proof is in place, and nothing was lost.

    The first night makes the signing key and publishes the head of the empty ledger, so that a file that is missing
    later was lost, not never written. A head of before heads were signed is signed once, on the night that makes the
    key, if the ledger verifies against it.

    Raises:
        EvidenceError: the warehouse was restored from a backup and not replayed, the chain was replaced, the head or
            the key that it was signed with is gone, the copy of the opt-out list is not the one that was signed.
    """
    outside = outside_of(settings)
    known = read_published(outside)
    with engine.connect() as connection:
        head = read_head(connection)
        at_known = connection.execute(select(ledger.c.hash).where(ledger.c.seq == (known.seq if known else 0))).scalar()
    if known is None and head.seq:
        raise EvidenceError(str(outside.head), "the head kept outside the database is gone; restore this file")
    if known is not None and known.seq > head.seq:
        raise EvidenceError("ledger", f"ends at entry {head.seq}, but entry {known.seq} was written; {RESTORED}")
    if known is not None and known.seq and known.hash != at_known:
        raise EvidenceError(
            "ledger", f"entry {known.seq} is not the one that was written; the chain was replaced: {MENDED}"
        )
    is_new = not has_signing_key(settings)
    if is_new and known is not None:
        verify(engine, outside)
    if is_new or known is None:
        publish(engine, settings, at)
    else:
        copy_ledger(engine, settings.home)
        _open_opt_outs(engine, settings, outside, known, at)


def _open_opt_outs(engine: Engine, settings: Settings, outside: Outside, known: PublishedHead, at: datetime) -> None:
    """The list is copied anew where its copy is gone: the warehouse has the signed head, so it was not set back.

    A copy that is there and not as it was signed is for somebody to look at, before anything is erased.
    """
    if outside.opt_outs.exists():
        check_opt_outs(outside, known)
    else:
        # Not of before the head, wherever the clock was set back to.
        copied_at = max(at, datetime.fromisoformat(known.at)) if known.at else at
        copy_opt_outs(engine, outside, read_signing_key(settings), copied_at)
