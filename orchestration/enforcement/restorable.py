"""Restorable: what the archive keeps of a record that is to be restored, or why it is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.enforcement.moved_row import MovedRow, read_json
from orchestration.enforcement.name_nobody import name_nobody
from orchestration.enforcement.putting_back import BY_HAND
from orchestration.errors import ArchiveError
from orchestration.ingestion.mapped_source import MappedSource

_ITEMS = """
select archive_id, data_category, document_id from archive.items
where source = :source and record_id = :record_id
and (cast(:document_id as text) is null or document_id = :document_id)
order by archive_id
for update
"""
_BEGUN = """
select count(*) from enforcement.begun where source = :source and record_id = :record_id
"""
_ROWS = """
select items.record_id, items.document_id, table_name, row_key, cast(payload as text) as payload,
    cast(frame as text) as frame
from archive.payloads join archive.items using (archive_id)
where archive_id = any(:ids)
order by table_name, row_key, archive_id
"""
_PAST = """
select
    (
        select max(cast(begun_at at time zone 'Europe/Paris' as date)) from archive.restores
        where source = :source and record_id = :record_id and seq is not null
    ) as restored_on,
    (
        select max(cast(settled_at at time zone 'Europe/Paris' as date)) from enforcement.items
        where source = :source and record_id = :record_id and outcome in ('deleted', 'anonymised')
    ) as erased_on
"""


@dataclass(frozen=True)
class Asked:
    """What is to be restored, by whom and why."""

    record_id: str
    document_id: str | None
    """Only this document of the record."""
    by: str
    reason: str


@dataclass(frozen=True)
class Restorable:
    """What the archive keeps of it."""

    ids: tuple[int, ...]
    data_categories: tuple[str, ...]
    documents: tuple[str, ...]
    rows: tuple[MovedRow, ...]
    """Rows that were moved out of their system; those that stand in it, as its own archive, are not among them."""


def restorable(connection: Connection, source: MappedSource, asked: Asked) -> Restorable:
    """What can be restored, locked until the transaction ends.

    Raises:
        ArchiveError: there is nothing, something of it is under way, its system takes no writes, or the evidence would
            name a person.
    """
    place = f"{source.name}:{asked.record_id}"
    if not asked.by.strip() or not asked.reason.strip():
        raise ArchiveError(place, "a restore names who restores, and why; give both")
    values = {"source": source.name, "record_id": asked.record_id, "document_id": asked.document_id}
    items = connection.execute(text(_ITEMS), values).all()
    if not items:
        raise ArchiveError(place, _nothing(connection, values))
    if connection.execute(text(_BEGUN), values).scalar_one():
        raise ArchiveError(place, "a night has begun something of it and not finished; run a night, then restore it")
    ids = tuple(item.archive_id for item in items)
    kept = _rows(connection, source, ids, place)
    name_nobody(asked.by, asked.reason, kept, place)
    # Out of a system that nobody may write to nothing was moved.
    moved = tuple(row for row in kept if row.table.archive == "move" and source.write_back != "never")
    if moved and source.write_back != "write":
        sentence = f"Oubli does not write into {source.name}, which that was moved out of; {BY_HAND}"
        raise ArchiveError(place, sentence)
    return Restorable(
        ids=ids,
        data_categories=tuple(sorted({item.data_category for item in items})),
        documents=tuple(item.document_id for item in items if item.document_id),
        rows=moved,
    )


def _rows(connection: Connection, source: MappedSource, ids: Sequence[int], place: str) -> list[MovedRow]:
    tables = {table.name: table for table in source.tables}
    found = []
    for row in connection.execute(text(_ROWS), {"ids": list(ids)}):
        if row.table_name not in tables:
            raise ArchiveError(place, f"the data map knows no table {row.table_name} any more; {BY_HAND}")
        payload, frame = read_json(row.payload), read_json(row.frame)
        found.append(MovedRow(tables[row.table_name], row.row_key, row.record_id, row.document_id, payload, frame))
    return found


def _nothing(connection: Connection, values: dict[str, str | None]) -> str:
    past = connection.execute(text(_PAST), values).one()
    if past.restored_on is not None:
        return f"was restored on {past.restored_on} already, and nothing of it is in the archive"
    if past.erased_on is not None:
        return f"was erased for good on {past.erased_on}; who comes back is entered in the system as a new record"
    what = "that document" if values["document_id"] else "it"
    return f"the archive keeps nothing of {what}, so there is nothing to restore; check its id"
