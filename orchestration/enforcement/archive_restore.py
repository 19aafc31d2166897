"""Restoring from the intermediate archive: what it keeps of one record is active again, as its person came back.

Three steps, as for every write-back: the warehouse notes who restores what and why; the system takes back what had been
moved out of it, if something had; then, in one transaction, the archive lets go of it and the ledger says so. Whoever
dies between two of them leaves what a second restore finds done, and finishes. No clock is touched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, text

from orchestration.database.tables.kept import archive_restores
from orchestration.enforcement.archive import leave_archive
from orchestration.enforcement.due_again import DueAgain, due_again
from orchestration.enforcement.putting_back import PutBack, put_back
from orchestration.enforcement.restorable import Asked, Restorable, restorable
from orchestration.enforcement.work_order import renew_work_orders
from orchestration.evidence.ledger import append
from orchestration.evidence.restoration import Restoration
from orchestration.identity.fingerprints import fingerprint
from orchestration.ingestion.history import read_in_full_next
from orchestration.ingestion.mapped_source import MappedSource
from retention_policies.legal_time import PARIS

# What was archived is so no more: no night takes it out of raw again, nor waits for an operator to erase it.
_TAKEN_BACK = """
update enforcement.items set source_state = 'restored'
from archive.items as archived
where archived.archive_id = any(:ids) and items.source = archived.source and items.record_id = archived.record_id
and items.data_category = archived.data_category and items.document_id is not distinct from archived.document_id
and items.outcome = 'archived' and items.source_state in ('done', 'kept', 'ordered', 'confirmed')
returning items.plan_id, archived.source
"""
_UNFINISHED = """
select distinct on (begun.source, begun.record_id) begun.source, begun.record_id, begun.begun_at
from archive.restores as begun
where begun.seq is null
and exists (select 1 from archive.items where items.source = begun.source and items.record_id = begun.record_id)
and not exists (
    select 1 from archive.restores as later
    where later.source = begun.source and later.record_id = begun.record_id and later.seq is not null
    and later.begun_at >= begun.begun_at
)
order by begun.source, begun.record_id, begun.begun_at
"""


@dataclass(frozen=True)
class Unfinished:
    """A restore that was begun and did not come to its end; its system may have the record back already."""

    source: str
    record_id: str
    begun_at: datetime


@dataclass(frozen=True)
class Restoring:
    """What a restore works with."""

    warehouse: Engine
    """Fenced: no night runs meanwhile."""
    source: MappedSource
    open_system: Callable[[MappedSource], Engine]
    """Opens it for writing; raises SourceError."""
    home: Path
    """$OUBLI_HOME, where work orders are written."""
    at: datetime
    key: bytes = field(repr=False)
    """Of the fingerprints."""


@dataclass(frozen=True)
class Restored:
    """What was restored."""

    seq: int
    """The entry of the ledger."""
    data_categories: tuple[str, ...]
    documents: tuple[str, ...]
    put_back: PutBack
    due_again: tuple[DueAgain, ...]
    """What the next night takes out again, unless something changes."""


def restore(work: Restoring, asked: Asked) -> Restored:
    """Make active again what the archive keeps of a record, or of one document of it.

    Raises:
        ArchiveError: it cannot be; nothing was changed. SourceError: its system takes nothing just now.
    """
    with work.warehouse.begin() as connection:
        found = restorable(connection, work.source, asked)
        values = {"source": work.source.name, "record_id": asked.record_id, "document_id": asked.document_id}
        said = {"restored_by": asked.by, "reason": asked.reason, "data_categories": list(found.data_categories)}
        noted = insert(archive_restores).values(**values, **said, begun_at=work.at)
        restore_id: int = connection.execute(noted.returning(archive_restores.c.restore_id)).scalar_one()
    with work.warehouse.begin() as connection:
        # What was noted is what is done: between the two nobody but another restore may have been here.
        found = restorable(connection, work.source, asked)
        done = _write(connection, work, asked, found)
        again = due_again(connection, found.ids, work.at.astimezone(PARIS).date())
        seq = _let_go(connection, work, asked, found)
        connection.execute(archive_restores.update().where(archive_restores.c.restore_id == restore_id).values(seq=seq))
    return Restored(seq, found.data_categories, found.documents, done, again)


def unfinished(connection: Connection) -> list[Unfinished]:
    """The restores that broke off, or were refused, and were not taken up again, each record once. Read-only."""
    return [Unfinished(**row._mapping) for row in connection.execute(text(_UNFINISHED))]


def _write(connection: Connection, work: Restoring, asked: Asked, found: Restorable) -> PutBack:
    if not found.rows:
        return PutBack(0, 0, 0)
    system = work.open_system(work.source)
    try:
        return put_back(connection, work.source, system, found.rows, f"{work.source.name}:{asked.record_id}")
    finally:
        system.dispose()


def _let_go(connection: Connection, work: Restoring, asked: Asked, found: Restorable) -> int:
    """End these items of the archive and say so in the ledger; the number of its entry."""
    source = work.source
    taken_back = connection.execute(text(_TAKEN_BACK), {"ids": list(found.ids)}).all()
    leave_archive(connection, found.ids)
    # Its rows may have a cursor of before.
    read_in_full_next(
        connection,
        source.name,
        [t.name for t in source.ingested if any(c in t.categories for c in found.data_categories)],
    )
    if taken_back:
        renew_work_orders(connection, work.home, source)
    head = append(
        connection,
        Restoration(
            at=work.at.isoformat(),
            source=source.name,
            record=fingerprint(work.key, "record", f"{source.name}:{asked.record_id}"),
            by=asked.by,
            reason=asked.reason,
            data_categories=found.data_categories,
            items=len(found.ids),
        ),
        (),
    )
    return head.seq
