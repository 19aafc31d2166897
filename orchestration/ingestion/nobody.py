"""Rows of nobody: what they belong to is not there, so no deadline would ever reach them; they wait in quarantine."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    insert,
    literal,
    not_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import array

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.database.tables.enforcement import items
from orchestration.database.tables.kept import archive_items, quarantined
from orchestration.ingestion.anonymity import anonymised, says_nothing
from orchestration.ingestion.belonging import document_prefix, document_table, path
from orchestration.ingestion.contract import KEY_SEPARATOR, Reason
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Belonging
from orchestration.ingestion.raw_tables import raw_table

OF_NOBODY = quarantined.c.reason == str(Reason.NOBODY)


def settle_nobody(connection: Connection, source: MappedSource, *, whole: bool) -> dict[str, int]:
    """Set rows of nobody aside, and let those back into raw whose person has come; how many are left, by table.

    Not counted is what Oubli itself made nobody's, as it erased the record or had it erased, or anonymised the row.
    Documents and their parts are only counted: they have their own time to be kept, whoever they are of. What belongs
    to a row that itself is in quarantine waits there for that row to be mended.

    Args:
        connection: in a transaction, once the source's tables have landed.
        source: the system.
        whole: whether all of it was read well tonight; otherwise a parent that did not come proves nothing.
    """
    left = {}
    for mapped in sorted(source.ingested, key=lambda table: len(path(source, table))):
        if mapped.belongs_to is None or mapped.grain == "record":
            continue
        if document_table(source, mapped) is None:
            _let_back(connection, source, mapped)
            left[mapped.name] = _set_aside(connection, source, mapped, whole=whole)
            if left[mapped.name]:
                note_erased(connection, WAREHOUSE, source.raw_schema, [mapped.name])
        else:
            of_nobody = keys_of_nobody(source, mapped).order_by(None).subquery()
            left[mapped.name] = connection.execute(select(func.count()).select_from(of_nobody)).scalar_one()
    return left


def keys_of_nobody(source: MappedSource, mapped: MappedTable) -> Select[str, str]:
    """What each row of raw that is nobody's, and should be somebody's, points at, and its key. Read-only."""
    raw = raw_table(source, mapped)
    pointer = cast(raw.c[_link(mapped).column], Text)
    return select(pointer, _key(mapped, raw)).where(_is_nobodys(source, mapped, raw)).order_by(_key(mapped, raw))


def _let_back(connection: Connection, source: MappedSource, mapped: MappedTable) -> None:
    """Into raw what was of nobody and no longer is, unless it was read again tonight."""
    raw, payload = raw_table(source, mapped), quarantined.c.payload
    is_read = select(literal(1)).where(_key(mapped, raw) == quarantined.c.row_key).exists()
    has_parent = _finds_parent(source, mapped, payload[_link(mapped).column].astext)
    known = select(_key(mapped, raw)).where(_is_anonymised(source, mapped, raw))
    connection.execute(delete(quarantined).where(*_of(source, mapped), OF_NOBODY, quarantined.c.row_key.in_(known)))
    unread = delete(quarantined).where(*_of(source, mapped), OF_NOBODY, ~is_read, has_parent)
    back = unread.returning(payload.label("payload"), quarantined.c.ended_on).cte("back")
    values = [cast(back.c.payload[c.name].astext, raw.c[c.name].type) for c in mapped.columns]
    # Of what ended the content is gone; the next reading asks for it again.
    whole = select(*values).where(back.c.ended_on.is_(None))
    connection.execute(insert(raw).from_select([c.name for c in mapped.columns], whole))


def _set_aside(connection: Connection, source: MappedSource, mapped: MappedTable, *, whole: bool) -> int:
    """Into quarantine what is of nobody, or was and still is; it keeps the time it was first seen. How many rows."""
    raw = raw_table(source, mapped)
    key, names = _key(mapped, raw), [c.name for c in mapped.columns]
    aside = select(quarantined.c.row_key).where(*_of(source, mapped), OF_NOBODY)
    moved = delete(raw).where(_is_nobodys(source, mapped, raw))
    if not whole:
        moved = moved.where(key.in_(aside))
    gone = moved.returning(*raw.c).cte("gone")
    read = delete(quarantined).where(*_of(source, mapped), OF_NOBODY, quarantined.c.row_key.in_(select(key)))
    before = read.returning(quarantined.c.row_key, quarantined.c.seen_at, quarantined.c.ended_on).cte("before")

    def as_json(kept: Sequence[str]) -> ColumnElement[Any]:
        return func.jsonb_object(array(kept), array([cast(gone.c[name], Text) for name in kept]))

    link = _link(mapped).column
    now = select(
        literal(source.name),
        literal(mapped.name),
        _key(mapped, gone),
        literal(link),
        literal(str(Reason.NOBODY)),
        case((before.c.ended_on.is_(None), as_json(names)), else_=as_json([link])),
        func.coalesce(before.c.seen_at, func.now()),
        before.c.ended_on,
    ).select_from(gone.outerjoin(before, before.c.row_key == _key(mapped, gone)))
    into = ["source", "table_name", "row_key", "column_name", "reason", "payload", "seen_at", "ended_on"]
    connection.execute(insert(quarantined).from_select(into, now))
    erased = select(literal(1)).where(
        items.c.source == source.name,
        items.c.record_id == quarantined.c.payload[link].astext,
        items.c.outcome == "deleted",
    )
    unexplained = select(func.count()).where(*_of(source, mapped), OF_NOBODY, ~erased.exists())
    return connection.execute(unexplained).scalar_one()


def _is_nobodys(source: MappedSource, mapped: MappedTable, rows: Table) -> ColumnElement[bool]:
    """Whether a row has lost its person, and not because it was anonymised, or what it is part of was."""
    has_parent = _finds_parent(source, mapped, cast(rows.c[_link(mapped).column], Text))
    lost = and_(not_(has_parent), not_(_is_anonymised(source, mapped, rows)))
    if mapped.grain != "document":
        return lost
    # Whose payment it is the archive knows, though its invoice leads to nobody by now.
    document_id = literal(document_prefix(source, mapped)) + _key(mapped, rows)
    kept = archive_items.c.source == source.name, archive_items.c.document_id == document_id
    return and_(lost, not_(select(literal(1)).where(*kept).exists()))


def _is_anonymised(source: MappedSource, mapped: MappedTable, rows: Table) -> ColumnElement[bool]:
    return says_nothing(anonymised(source, mapped), rows) if mapped.erase == "anonymise" else false()


def _finds_parent(source: MappedSource, mapped: MappedTable, pointer: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether what a row points at, given as text, is there, up to its record; null never is."""
    link = _link(mapped)
    if link.prefix:
        told = func.substr(pointer, len(link.prefix) + 1)
        pointer = case((pointer.startswith(link.prefix, autoescape=True), told))
    parent = source.table(link.table)
    name = link.references or parent.key[0]
    if parent.column(name).identifies == "email":
        pointer = func.lower(pointer)
    there = _said(source, parent, name).subquery()
    return select(literal(1)).where(there.c.said == pointer).exists()


def _said(source: MappedSource, parent: MappedTable, name: str) -> CompoundSelect[tuple[str]]:
    """What a column says in the rows of a table that are somebody's, or wait in quarantine to be mended."""
    raw = raw_table(source, parent).alias()
    by_key = name == parent.key[0] and len(parent.key) == 1
    in_raw: ColumnElement[str] = cast(raw.c[name], Text)
    aside: ColumnElement[str] = quarantined.c.row_key if by_key else quarantined.c.payload[name].astext
    broken = *_of(source, parent), quarantined.c.reason != str(Reason.NOBODY)
    if parent.column(name).identifies == "email":
        in_raw, aside = func.lower(in_raw), func.lower(aside)
    found = select(in_raw.label("said"))
    if parent.grain != "record":
        found = found.where(_finds_parent(source, parent, cast(raw.c[_link(parent).column], Text)))
    parts = [found, select(aside).where(*broken)]
    if parent.grain == "record" and by_key:
        # A record of which only the archive holds something is still a person's.
        parts.append(select(archive_items.c.record_id).where(archive_items.c.source == source.name))
    return union_all(*parts)


def _link(mapped: MappedTable) -> Belonging:
    if mapped.belongs_to is None:
        raise ValueError(f"{mapped.name} holds no rows that belong to others")
    return mapped.belongs_to


def _key(mapped: MappedTable, rows: FromClause) -> ColumnElement[str]:
    """The key of a row of raw in one text, as quarantine writes it."""
    first, *others = (cast(rows.c[name], Text) for name in mapped.key)
    whole: ColumnElement[str] = first
    for other in others:
        whole = whole + literal(KEY_SEPARATOR) + other
    return whole


def _of(source: MappedSource, mapped: MappedTable) -> tuple[ColumnElement[bool], ...]:
    return quarantined.c.source == source.name, quarantined.c.table_name == mapped.name
