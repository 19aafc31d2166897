"""The intermediate archive: what an archive period still justifies is copied there before it is erased elsewhere."""

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarResult,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.database.tables.kept import archive_items, archive_payloads
from orchestration.enforcement.archive_reading import forget_readings
from orchestration.enforcement.framing import framing
from orchestration.ingestion.belonging import document_table, owned_rows
from orchestration.ingestion.holdings import erasable, still_holds
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Category

# What archives an item of the batch, and the copy of it that a former archiving left.
_GOVERNING = """
join marts.fct_due_actions as due
    on due.person_id = batch.person_id and due.data_category = batch.data_category
    and due.document_id is not distinct from batch.document_id and due.action = 'archive'
    and coalesce(due.source = batch.source, true)
"""
_SAME_ITEM = """
batch.source = items.source and batch.record_id = items.record_id and batch.data_category = items.data_category
and batch.document_id is not distinct from items.document_id
"""

_ITEMS = f"""
insert into archive.items
    (person_id, source, record_id, document_id, data_category, purpose, rule, counts_from, kept_at_source,
    kind, issued_on, delivered_on, fiscal_year_end, amount, currency, concluded_online, number)
select
    batch.person_id, batch.source, batch.record_id, batch.document_id, batch.data_category, batch.purpose,
    due.archive_rule, due.archive_counts_from, batch.data_category = any(:kept),
    documents.kind, documents.issued_on, documents.delivered_on, documents.fiscal_year_end, documents.amount,
    documents.currency, documents.concluded_online, documents.number
from batch
left join intermediate.int_documents__unioned as documents
    on documents.source = batch.source and documents.document_id = batch.document_id
{_GOVERNING}
where batch.source = :source and batch.action = 'archive' and not exists (
    select 1 from archive.items where {_SAME_ITEM}
)
"""  # noqa: S608 - put together from constants

# What a former archiving left, as its person came back or the system refused: it is kept for what governs now.
_RENEW = f"""
update archive.items set
    person_id = batch.person_id, purpose = batch.purpose, rule = due.archive_rule, counts_from = due.archive_counts_from
from batch
{_GOVERNING}
where batch.source = :source and batch.action = 'archive' and {_SAME_ITEM}
"""  # noqa: S608 - put together from constants
# Whoever asks by an address is told of what is kept of them, though their record no longer says whose it is.
_IDENTIFIERS = f"""
insert into archive.identifiers (archive_id, fingerprint, kind)
select distinct items.archive_id, known.fingerprint, known.kind
from batch
join archive.items on {_SAME_ITEM}
join identity.identifiers as known on known.source = batch.source and known.record_id = batch.record_id
where batch.source = :source and batch.action = 'archive' and known.kind in ('email', 'phone') and not known.shared
on conflict do nothing
"""  # noqa: S608 - as above
_IN_BATCH = f"exists (select 1 from batch where batch.action = 'archive' and {_SAME_ITEM})"  # noqa: S608 - as above


def copy_to_archive(connection: Connection, source: MappedSource) -> int:
    """Copy what the batch archives of `source` from raw to the archive; how many items are new there.

    What was archived before and has come back is archived again: what the system says by now is added to the copy.
    """
    kept = sorted({c for t in source.tables if t.archive == "keep" for c in t.categories})
    added = connection.execute(text(_ITEMS), {"source": source.name, "kept": kept}).rowcount
    renewed = connection.execute(text(_RENEW), {"source": source.name}).rowcount
    if not added + renewed:
        return 0
    connection.execute(text(_IDENTIFIERS), {"source": source.name})
    for mapped in source.ingested:
        if mapped.archive == "drop":
            continue
        if document_table(source, mapped) is not None:
            _copy(connection, source, mapped, "documents", None)
        else:
            for category in sorted(mapped.categories):
                _copy(connection, source, mapped, category, category)
    return added


def _copy(
    connection: Connection, source: MappedSource, mapped: MappedTable, archived: Category, only: Category | None
) -> None:
    columns = erasable(mapped, only)
    if not columns:
        return
    owned = owned_rows(source, mapped, source.raw_schema)
    row_key = func.concat_ws("|", *(cast(owned.rows.c[k], Text) for k in mapped.key))
    is_there = [
        archive_payloads.c.archive_id == archive_items.c.archive_id,
        archive_payloads.c.table_name == mapped.name,
        archive_payloads.c.row_key == row_key,
    ]
    of_item = (
        (archive_items.c.source == source.name)
        & (archive_items.c.record_id == owned.record_id)
        & (archive_items.c.data_category == archived)
        & (
            archive_items.c.document_id.is_(None)
            if owned.document_id is None
            else archive_items.c.document_id == owned.document_id
        )
    )
    # What was erased from raw before says nothing any more, and takes the place of nothing.
    still = {c: case((still_holds(c, owned.rows.c[c.name]), owned.rows.c[c.name])) for c in columns}
    frame = _object({c: owned.rows.c[c.name] for c in framing(source, mapped)})
    renewed = (
        select(
            archive_items.c.archive_id,
            row_key.label("row_key"),
            _object(still).label("payload"),
            frame.label("frame"),
        )
        .select_from(owned.joined)
        .join(archive_items, of_item)
        .where(text(_IN_BATCH))
        .subquery()
    )
    connection.execute(
        update(archive_payloads)
        .where(
            archive_payloads.c.archive_id == renewed.c.archive_id,
            archive_payloads.c.table_name == mapped.name,
            archive_payloads.c.row_key == renewed.c.row_key,
        )
        .values(
            payload=archive_payloads.c.payload.op("||")(renewed.c.payload),
            frame=func.coalesce(archive_payloads.c.frame, cast({}, JSONB)).op("||")(renewed.c.frame),
        )
    )
    added = (
        select(
            archive_items.c.archive_id,
            literal(mapped.name),
            row_key,
            _object({c: owned.rows.c[c.name] for c in columns}),
            frame,
        )
        .select_from(owned.joined)
        .join(archive_items, of_item)
        .where(text(_IN_BATCH), ~select(literal(1)).where(*is_there).exists())
    )
    names = ["archive_id", "table_name", "row_key", "payload", "frame"]
    connection.execute(insert(archive_payloads).from_select(names, added))


def _object(values: Mapping[MappedColumn, ColumnElement[object]]) -> ColumnElement[object]:
    pairs = [part for column, value in values.items() for part in (literal(column.name), value)]
    return cast(func.jsonb_strip_nulls(func.jsonb_build_object(*pairs)), JSONB)


def end_archive(connection: Connection) -> int:
    """Delete from the archive what the batch deletes or anonymises; how many items."""
    ended: ScalarResult[int] = connection.execute(
        text(
            "select items.archive_id from archive.items join batch on items.source = batch.source "
            "and items.record_id = batch.record_id and items.data_category = batch.data_category "
            "and items.document_id is not distinct from batch.document_id "
            "where batch.action in ('delete', 'anonymise')"
        )
    ).scalars()
    ids = list(dict.fromkeys(ended))
    leave_archive(connection, ids)
    return len(ids)


def leave_archive(connection: Connection, ids: Sequence[int]) -> None:
    """Delete these items from the archive, and whose they were from the readings of it."""
    for name in ("items", "payloads", "identifiers"):
        ended = text(f"delete from archive.{name} where archive_id = any(:ids)")  # noqa: S608 - constants
        connection.execute(ended, {"ids": list(ids)})
    if ids:
        note_erased(connection, WAREHOUSE, "archive", ["items", "payloads", "identifiers", "readings"])
    forget_readings(connection)
