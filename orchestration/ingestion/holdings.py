"""Holdings: which data categories raw really holds of each record and document, by the data map."""

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Text,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
)

from orchestration.database.tables.identity import holdings
from orchestration.ingestion.belonging import document_table, owned_rows
from orchestration.ingestion.mapped_source import MappedColumn, MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Category, Constant


def still_holds(mapped: MappedColumn, value: ColumnElement[object]) -> ColumnElement[bool]:
    """True where the column still says something of a person: it is not empty and not what erasing leaves."""
    filled = value.is_not(None)
    match mapped.erase:
        case Constant(constant=constant):
            # Systems spell truth in lower case.
            spelled = str(constant).lower() if isinstance(constant, bool) else str(constant)
            return and_(filled, cast(value, Text) != literal(spelled))
        case "year":
            return and_(filled, func.date_trunc("year", value) != value)
        case "department":
            return and_(filled, func.length(cast(value, Text)) > 2)
        case _:
            return filled


def erasable(mapped: MappedTable, category: Category | None = None) -> tuple[MappedColumn, ...]:
    """The columns that erasing changes, of one data category or of all."""
    return tuple(
        c
        for c in mapped.columns
        if c.name not in mapped.links
        and c.erase != "keep"
        and mapped.category_of(c) is not None
        and category in (None, mapped.category_of(c))
    )


def note_holdings(warehouse: Engine, source: MappedSource) -> int:
    """Write what raw holds of every record of `source` anew; the number of holdings."""
    with warehouse.begin() as connection:
        connection.execute(delete(holdings).where(holdings.c.source == source.name))
        for mapped in source.ingested:
            for statement in _statements(source, mapped):
                connection.execute(statement)
        # What reads it next needs to know how large it has become.
        connection.execute(text("analyze identity.holdings"))
        return _count(connection, source)


def _count(connection: Connection, source: MappedSource) -> int:
    counted = select(func.count()).select_from(holdings).where(holdings.c.source == source.name)
    return int(connection.execute(counted).scalar_one())


def _statements(source: MappedSource, mapped: MappedTable) -> list[Insert]:
    if mapped.grain == "document":
        # A document is held while its row is there, whatever is left in it.
        return [_insert(source, mapped, "documents", ())]
    if document_table(source, mapped) is not None:
        return []
    found = []
    for category in sorted(mapped.categories):
        columns = erasable(mapped, category)
        if mapped.tells_by_being_there and mapped.erase == "delete" and category == mapped.category:
            # A row of activity says something by being there.
            found.append(_insert(source, mapped, category, ()))
        elif columns:
            found.append(_insert(source, mapped, category, columns))
    return found


def _insert(source: MappedSource, mapped: MappedTable, category: Category, filled: tuple[MappedColumn, ...]) -> Insert:
    """Holdings of the rows in which one of `filled` still says something; of every row if none is named."""
    owned = owned_rows(source, mapped, source.raw_schema)
    document = literal(None, Text) if owned.document_id is None else owned.document_id
    rows = (
        select(literal(source.name), owned.record_id, document, literal(category))
        .select_from(owned.joined)
        .where(owned.record_id.is_not(None))
        .distinct()
    )
    if filled:
        rows = rows.where(or_(*(still_holds(c, owned.rows.c[c.name]) for c in filled)))
    if owned.document_id is None:
        known = select(literal(1)).where(
            holdings.c.source == source.name,
            holdings.c.record_id == owned.record_id,
            holdings.c.data_category == category,
            holdings.c.document_id.is_(None),
        )
        rows = rows.where(not_(known.exists()))
    return insert(holdings).from_select(["source", "record_id", "document_id", "data_category"], rows)
