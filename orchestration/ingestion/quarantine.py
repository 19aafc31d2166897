"""Quarantine: the rows that break their contract, whole, with the record they concern where that can be found out."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.database.tables.kept import quarantined
from orchestration.ingestion.belonging import owned_rows, path
from orchestration.ingestion.contract import KEY_SEPARATOR, Reason
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.merge import affected
from orchestration.ingestion.staged import Staged


def set_aside(connection: Connection, staged: Staged, *, all_seen: bool) -> int:
    """Make quarantine of this table what was set aside tonight; how many rows that is.

    Every night reads the quarantined rows again, so what is not among them is mended or gone; a row that stays keeps
    the time it was first seen.

    Args:
        connection: in the transaction that writes raw.
        staged: what was read.
        all_seen: whether the source was whole; otherwise rows that did not come stay.
    """
    rejected, key, row_key = staged.rejected, staged.key_text(staged.rows), quarantined.c.row_key
    mine = _of(staged.source, staged.mapped)
    is_nobody, is_rejected = quarantined.c.reason == str(Reason.NOBODY), row_key.in_(select(rejected.c.row_key))
    is_over = true() if all_seen else or_(row_key.is_(None), row_key.in_(select(key)))
    # What is of nobody keeps the contract, and is looked at once all tables have landed.
    before = delete(quarantined).where(*mine, or_(is_rejected, and_(~is_nobody, is_over)))
    if connection.execute(select(quarantined.c.quarantine_id).where(*mine).limit(1)).first():
        note_erased(connection, WAREHOUSE, "quarantine", ["rows"])
    gone = before.returning(quarantined.c.row_key, quarantined.c.seen_at).cte("gone")
    first = select(gone.c.row_key, func.min(gone.c.seen_at).label("seen_at")).group_by(gone.c.row_key).subquery()
    now = (
        select(
            literal(staged.source.name),
            literal(staged.mapped.name),
            rejected.c.row_key,
            rejected.c.column_name,
            rejected.c.reason,
            cast(rejected.c.payload, JSONB),
            func.coalesce(first.c.seen_at, func.now()),
        )
        .select_from(rejected.outerjoin(first, first.c.row_key.is_not_distinct_from(rejected.c.row_key)))
        .add_cte(gone)
    )
    names = ["source", "table_name", "row_key", "column_name", "reason", "payload", "seen_at"]
    number = affected(connection, insert(quarantined).from_select(names, now))
    if all_seen:
        there = staged.key_text(staged.keys if staged.in_part else staged.rows)
        connection.execute(delete(quarantined).where(*mine, is_nobody, ~exists().where(there == row_key)))
    return number


def find_records(connection: Connection, source: MappedSource) -> None:
    """Say of each quarantined row of the source which record it concerns, as far as raw and quarantine tell."""
    for mapped in sorted(source.ingested, key=lambda table: len(path(source, table))):
        ids = _records(source, mapped).subquery()
        found = update(quarantined).where(quarantined.c.quarantine_id == ids.c.quarantine_id)
        connection.execute(found.values(record_id=ids.c.record_id))


def _records(source: MappedSource, mapped: MappedTable) -> Select[Any]:
    """By what the row says; by its parent in raw, or else in quarantine; by its own last good version."""
    row = quarantined.alias("broken")
    mine = row.c.source == source.name, row.c.table_name == mapped.name
    link = mapped.belongs_to
    if link is None:
        itself = row.c.row_key if mapped.grain == "record" else cast(null(), Text)
        return select(row.c.quarantine_id, itself.label("record_id")).where(*mine)
    parent = source.table(link.table)
    pointer: ColumnElement[str] = row.c.payload[link.column].astext
    if link.prefix:
        pointer = case((pointer.startswith(link.prefix, autoescape=True), func.substr(pointer, len(link.prefix) + 1)))
    before = _owners(source, mapped, mapped.key)
    known: FromClause = row.outerjoin(before, before.c.said == row.c.row_key)
    guesses: list[ColumnElement[str]] = [before.c.record_id]
    if parent.grain == "record" and link.references is None:
        guesses.insert(0, pointer)
    else:
        above = _owners(source, parent, (link.references,) if link.references else parent.key)
        aside = quarantined.alias("aside")
        name = aside.c.payload[link.references].astext if link.references else aside.c.row_key
        is_parent = and_(aside.c.source == source.name, aside.c.table_name == parent.name, name == pointer)
        known = known.outerjoin(above, above.c.said == pointer).outerjoin(aside, is_parent)
        guesses = [above.c.record_id, aside.c.record_id, *guesses]
    record = func.max(func.coalesce(*guesses)).label("record_id")
    return select(row.c.quarantine_id, record).select_from(known).where(*mine).group_by(row.c.quarantine_id)


def _owners(source: MappedSource, mapped: MappedTable, names: tuple[str, ...]) -> Subquery:
    """What the columns `names` of each row of raw say, with the row's record."""
    owned = owned_rows(source, mapped, source.raw_schema)
    said: ColumnElement[str] = cast(owned.rows.c[names[0]], Text)
    for other in names[1:]:
        said = said + literal(KEY_SEPARATOR) + cast(owned.rows.c[other], Text)
    query = select(said.label("said"), owned.record_id.label("record_id")).select_from(owned.joined)
    return query.subquery()


def _of(source: MappedSource, mapped: MappedTable) -> tuple[ColumnElement[bool], ...]:
    return quarantined.c.source == source.name, quarantined.c.table_name == mapped.name
