"""Anonymity: what anonymising leaves of a document's row, so that it leads back to nobody."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, and_, false, literal, not_, or_, select, true

from orchestration.ingestion.belonging import clause, path, same
from orchestration.ingestion.dialects import as_text
from orchestration.ingestion.holdings import erasable, erasable_there, still_holds
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable


def parted(mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The column by which a document belongs to somebody, with what is left of it as its way of erasing; none if kept.

    What hangs under a document, such as its lines, leads to that document and to nobody else.
    """
    if not mapped.is_anonymised or mapped.belongs_to is None:
        return ()
    link = mapped.column(mapped.belongs_to.column)
    if link.when_anonymised in (None, "keep"):
        return ()
    return (link.model_copy(update={"erase": link.when_anonymised}),)


def ends(source: MappedSource, mapped: MappedTable) -> bool:
    """Whether an anonymised row of a table leads to nobody in the end, by itself or by the document it is part of."""
    last = next((table for table in path(source, mapped) if not table.is_anonymised or parted(table)), mapped)
    return last.is_anonymised


def is_measured(source: MappedSource, mapped: MappedTable) -> bool:
    """Whether the anonymised rows of a table can be told from others and counted, which takes SQL."""
    return mapped.k_anonymity is not None and source.write_back == "write" and ends(source, mapped)


def quasi_identifiers(mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The columns that may single somebody out together, each to be emptied."""
    return tuple(c.model_copy(update={"erase": "null"}) for c in mapped.columns if c.quasi_identifier)


def anonymised(source: MappedSource, mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The columns that are read and that anonymising a document changes, each with what it leaves.

    Quasi-identifiers of which nobody can measure how many rows share them are emptied.
    """
    emptied = () if is_measured(source, mapped) else quasi_identifiers(mapped)
    changed = {c.name: c for c in (*erasable(mapped), *emptied, *parted(mapped))}
    return tuple(changed.values())


def anonymised_there(source: MappedSource, mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The same in the system itself, where what is never read stands, too."""
    read = anonymised(source, mapped)
    return read + tuple(c for c in erasable_there(mapped) if c.name not in {each.name for each in read})


def says_nothing(columns: Sequence[MappedColumn], rows: FromClause) -> ColumnElement[bool]:
    """True for rows of which these columns hold nothing but what erasing leaves of them."""
    return and_(true(), *(not_(still_holds(column, rows.c[column.name])) for column in columns))


def leads_to_nobody(source: MappedSource, mapped: MappedTable, rows: FromClause) -> ColumnElement[bool]:
    """True in the system for rows of documents that were anonymised, and what they are part of, too."""
    nothing = says_nothing(anonymised_there(source, mapped), rows)
    if parted(mapped) or mapped.belongs_to is None:
        return nothing
    link, parent = mapped.belongs_to, source.table(mapped.belongs_to.table)
    above = clause(parent, None)
    joined = same(parent, link, as_text(rows.c[link.column]), above)
    return and_(nothing, select(literal(1)).where(joined, leads_to_nobody(source, parent, above)).exists())


def says_something(columns: Sequence[MappedColumn], rows: FromClause) -> ColumnElement[bool]:
    """True for rows of which one of these columns holds more than what erasing leaves of it."""
    return or_(false(), *(still_holds(column, rows.c[column.name]) for column in columns))
