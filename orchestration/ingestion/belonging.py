"""Belonging: how the rows of a mapped table reach their person or their document, as SQL of any dialect."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    TableClause,
    case,
    column,
    false,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.sql.selectable import NamedFromClause

from orchestration.ingestion.dialects import as_text, exactly, rest_of
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Belonging
from orchestration.ingestion.one_of import one_of


@dataclass(frozen=True)
class OwnedRows:
    """Rows of one table with the id of their record, and of their document if they have one."""

    rows: TableClause
    joined: FromClause
    record_id: ColumnElement[str]
    document_id: ColumnElement[str] | None


def clause(mapped: MappedTable, schema: str | None) -> TableClause:
    """The table as SQL sees it, in the warehouse's raw schema or, without a schema, in the system itself."""
    if schema is None:
        names = [*(c.name for c in mapped.columns), *(c.name for c in mapped.unread)]
        return table(mapped.physical or mapped.name, *map(column, names))
    return table(mapped.name, *(column(c.name) for c in mapped.columns), schema=schema)


def path(source: MappedSource, mapped: MappedTable) -> tuple[MappedTable, ...]:
    """The table, then what it belongs to, up to the table of records."""
    found = [mapped]
    while found[-1].belongs_to is not None:
        found.append(source.table(found[-1].belongs_to.table))
    return tuple(found)


def document_table(source: MappedSource, mapped: MappedTable) -> MappedTable | None:
    """The document table that the rows are part of, if any."""
    return next((t for t in path(source, mapped) if t.grain == "document"), None)


def document_prefix(source: MappedSource, mapped: MappedTable) -> str:
    """What stands before the key in a document_id, so that it is unique in a system of several document tables."""
    tables = [t for t in source.tables if t.grain == "document"]
    return f"{mapped.name}:" if len(tables) > 1 else ""


def owned_rows(
    source: MappedSource, mapped: MappedTable, schema: str | None, rows: TableClause | None = None
) -> OwnedRows:
    """The rows of `mapped` joined to their record and document; `rows` are some of them under another name."""
    rows = clause(mapped, schema) if rows is None else rows
    joined: FromClause = rows
    document: ColumnElement[str] | None = None
    current: FromClause
    here, current, seen = mapped, rows, {rows.name}
    while True:
        if here.grain == "document" and document is None:
            document = literal(document_prefix(source, here)) + as_text(current.c[here.key[0]])
        if here.belongs_to is None:
            return OwnedRows(rows, joined, as_text(current.c[here.key[0]]), document)
        link, parent = here.belongs_to, source.table(here.belongs_to.table)
        pointer: ColumnElement[str] = as_text(current.c[link.column])
        if link.prefix:
            # A text reference points into many tables; only those with our prefix are of a person.
            told = rest_of(pointer, len(link.prefix) + 1)
            pointer = case((pointer.startswith(link.prefix, autoescape=True), told))
        if parent.grain == "record" and link.references is None:
            return OwnedRows(rows, joined, pointer, document)
        above: NamedFromClause = clause(parent, schema)
        if above.name in seen:
            # One table of the system, declared twice.
            above = above.alias()
        seen.add(above.name)
        joined = joined.join(above, same(parent, link, pointer, above))
        here, current = parent, above


def same(parent: MappedTable, link: Belonging, pointer: ColumnElement[str], above: FromClause) -> ColumnElement[bool]:
    """Whether a pointer is the key, or the other column, of a row of the parent; addresses regardless of case."""
    name = link.references or parent.key[0]
    referenced = as_text(above.c[name])
    if parent.column(name).identifies == "email":
        return func.lower(pointer) == func.lower(referenced)
    return pointer == referenced


def among(mapped: MappedTable, column: ColumnElement[object], ids: Sequence[str]) -> ColumnElement[bool]:
    """True where the column is one of the ids, given as text, whatever its type in the system (a UUID, say)."""
    return one_of(column, ids, numbers=mapped.column(str(column.key)).data_type == "integer")


def owned_by(
    source: MappedSource, mapped: MappedTable, rows: TableClause, root: MappedTable, ids: Sequence[str]
) -> ColumnElement[bool]:
    """True for those of `rows`, which are of `mapped`, that belong to the rows of `root` with these keys."""
    if mapped.name == root.name:
        return among(mapped, rows.c[root.key[0]], ids)
    link = mapped.belongs_to
    if link is None:
        return false()
    parent = source.table(link.table)
    if parent.name == root.name and link.references is None:
        if link.prefix:
            return one_of(rows.c[link.column], [link.prefix + i for i in ids])
        return among(mapped, rows.c[link.column], ids)
    above = clause(parent, rows.schema)
    name = link.references or parent.key[0]
    key: ColumnElement[str] = above.c[name]
    pointer: ColumnElement[str] = rows.c[link.column]
    if link.prefix:
        key = literal(link.prefix) + as_text(key)
    elif parent.column(name).identifies == "email":
        key, pointer = func.lower(key), func.lower(pointer)
    elif mapped.column(link.column).data_type != parent.column(name).data_type:
        # PostgreSQL compares no text with a number, and MySQL takes "12 rue" for 12.
        key, pointer = exactly(key), exactly(pointer)
    keys = select(key).where(owned_by(source, parent, above, root, ids))
    if (parent.physical or parent.name) == rows.name:
        # MySQL deletes from no table that it reads from, unless what it reads stands apart.
        keys = select(keys.distinct().subquery().columns[0])
    return pointer.in_(keys)
