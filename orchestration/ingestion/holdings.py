"""Holdings: which data categories raw really holds of each record and document, by the data map."""

from collections.abc import Callable

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Text,
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.types import NullType

from orchestration.database.tables.builds import touches
from orchestration.database.tables.identity import holdings
from orchestration.ingestion.belonging import document_table, owned_rows
from orchestration.ingestion.dialects import as_text, exactly, first_of_year, rounded_down
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import REDACTED, Bucket, Category, Constant

Changed = Callable[[ColumnElement[str]], ColumnElement[bool]]
"""True where a record, by its id, is one of those looked at."""
Held = Select[str, str, str, str]
_COUNTED = ("integer", "numeric", "boolean")
_NAMES = ["source", "record_id", "document_id", "data_category"]
_NOW = table("held_now", *(column(name) for name in _NAMES))
_CHANGED = table("changed_records", column("record_id", Text))


def still_holds(mapped: MappedColumn, value: ColumnElement[object]) -> ColumnElement[bool]:
    """True where the column still says something of a person: it is not empty and not what erasing leaves."""
    filled = value.is_not(None)
    match mapped.erase:
        case Constant(constant=constant):
            if not isinstance(constant, str) and mapped.data_type in _COUNTED:
                # 0 stands for 0.00, and what a system spells `true` another spells 1.
                return and_(filled, value != literal(constant, NullType()))
            spelled = str(constant).lower() if isinstance(constant, bool) else str(constant)
            return and_(filled, exactly(value) != literal(spelled))
        case Bucket(bucket=step):
            return and_(filled, value != rounded_down(value, literal_column(str(step))))
        case "redact":
            return and_(filled, exactly(value) != literal(REDACTED))
        case "year":
            return and_(filled, first_of_year(value).is_distinct_from(value))
        case "department":
            return and_(filled, func.substring(as_text(value), 1, 2) != as_text(value))
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


def erasable_there(mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The columns that erasing changes in the system itself, where what is never read stands, too."""
    return erasable(mapped) + tuple(c for c in mapped.unread_columns if c.erase != "keep")


def note_holdings(warehouse: Engine, source: MappedSource) -> int:
    """Make identity.holdings of `source` what raw holds; how many holdings came or went.

    Only the records of which raw changed since are looked at. What stays as it was is not written, as whoever's
    holdings change is computed anew.
    """
    with warehouse.begin() as connection:
        changed = _changed_records(connection, source)
        if changed is None:
            return 0
        connection.execute(text("drop table if exists pg_temp.held_now"))
        connection.execute(text("create temp table held_now (like identity.holdings) on commit drop"))
        connection.execute(text("alter table held_now drop column holding_id"))
        held = union_all(*(query for mapped in source.ingested for query in _held(source, mapped, changed)))
        connection.execute(insert(_NOW).from_select(_NAMES, select(held.subquery()).distinct()))
        connection.execute(text("analyze held_now"))
        return _replace(connection, source, changed)


def _changed_records(connection: Connection, source: MappedSource) -> Changed | None:
    """The records that were touched since holdings were last noted; none, or maybe all of the source's."""
    seen = update(touches).where(touches.c.source == source.name, ~touches.c.in_holdings).values(in_holdings=True)
    seen_now = seen.returning(touches.c.record_id).cte("seen")
    connection.execute(text("drop table if exists pg_temp.changed_records"))
    connection.execute(text("create temp table changed_records (record_id text) on commit drop"))
    into = insert(_CHANGED).from_select(["record_id"], select(seen_now.c.record_id).distinct())
    found = connection.execute(into, execution_options={"preserve_rowcount": True}).rowcount
    nothing_held = ~exists().where(holdings.c.source == source.name)
    is_everybody = connection.scalar(select(or_(exists().where(_CHANGED.c.record_id.is_(None)), nothing_held)))
    if not found and not is_everybody:
        return None
    connection.execute(text("analyze changed_records"))
    return lambda record_id: true() if is_everybody else record_id.in_(select(_CHANGED.c.record_id))


def _replace(connection: Connection, source: MappedSource, changed: Changed) -> int:
    mine = holdings.c.source == source.name, changed(holdings.c.record_id)
    keys = (holdings.c[name] == _NOW.c[name] for name in _NAMES if name != "document_id")
    same = and_(*keys, holdings.c.document_id.is_not_distinct_from(_NOW.c.document_id))
    gone = connection.execute(delete(holdings).where(*mine, ~exists().where(same)))
    now = select(_NOW)
    # Of a table that it takes for empty the database would look through every row that this very statement adds.
    if connection.scalar(select(exists().where(holdings.c.source == source.name))):
        now = now.where(~exists().where(*mine, same))
    new = insert(holdings).from_select(_NAMES, now)
    return gone.rowcount + connection.execute(new, execution_options={"preserve_rowcount": True}).rowcount


def _held(source: MappedSource, mapped: MappedTable, changed: Changed) -> list[Held]:
    if mapped.grain == "document":
        # A document is held while its row is there, whatever is left in it.
        return [_holding(source, mapped, "documents", (), changed)]
    if document_table(source, mapped) is not None:
        return []
    found = []
    for category in sorted(mapped.categories):
        columns = erasable(mapped, category)
        if mapped.tells_by_being_there and mapped.erase == "delete" and category == mapped.category:
            # A row of activity says something by being there.
            found.append(_holding(source, mapped, category, (), changed))
        elif columns:
            found.append(_holding(source, mapped, category, columns, changed))
    return found


def _holding(
    source: MappedSource, mapped: MappedTable, category: Category, filled: tuple[MappedColumn, ...], changed: Changed
) -> Held:
    """Holdings of the rows in which one of `filled` still says something; of every row if none is named."""
    owned = owned_rows(source, mapped, source.raw_schema)
    document = literal(None, Text) if owned.document_id is None else owned.document_id
    rows = (
        select(
            literal(source.name).label("source"),
            owned.record_id.label("record_id"),
            document.label("document_id"),
            literal(str(category)).label("data_category"),
        )
        .select_from(owned.joined)
        .where(owned.record_id.is_not(None), changed(owned.record_id))
        .distinct()
    )
    return rows.where(or_(*(still_holds(c, owned.rows.c[c.name]) for c in filled))) if filled else rows
