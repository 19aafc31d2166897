"""The raw tables: made before anything is read, so that what is built on them stands even if a source never answers."""

from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
    cast,
    func,
    inspect,
)
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, SetTableComment
from sqlalchemy.types import TypeEngine

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import DataType
from orchestration.ingestion.touching import ensure_noting

SQL_TYPES: dict[DataType, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "numeric": Numeric(),
    "boolean": Boolean(),
    "date": Date(),
    "timestamptz": DateTime(timezone=True),
}


def raw_table(source: MappedSource, mapped: MappedTable) -> Table:
    """The table in raw, keyed by its key, indexed by what joins it to others."""
    of_it = [t.belongs_to for t in source.tables if t.belongs_to and t.belongs_to.table == mapped.name]
    joined = {belonging.references for belonging in of_it}
    joined |= {mapped.belongs_to.column} if mapped.belongs_to else set()
    table = Table(
        mapped.name,
        MetaData(),
        *(
            Column(
                c.name,
                SQL_TYPES[c.data_type],
                primary_key=c.name in mapped.key,
                autoincrement=False,
                index=c.name in joined and (c.name,) != mapped.key,
            )
            for c in mapped.columns
        ),
        schema=source.raw_schema,
    )
    # Records and documents are known by their keys as text: whose rows changed is found by those.
    told = joined | ({mapped.key[0]} if of_it or mapped.grain == "record" else set())
    for column in (c for c in table.columns if c.name in told and not isinstance(c.type, Text)):
        Index(f"{mapped.name}_{column.name}_text", cast(column, Text))
    for column in (c for c in table.columns if c.name in joined and _is_address(source, mapped, c.name)):
        Index(f"{mapped.name}_{column.name}_lower", func.lower(column))
    return table


def _is_address(source: MappedSource, mapped: MappedTable, name: str) -> bool:
    """Whether rows are joined by that column regardless of case."""
    link = mapped.belongs_to
    if link is not None and link.references is not None and name == link.column:
        return source.table(link.table).column(link.references).identifies == "email"
    return mapped.column(name).identifies == "email"


def ensure_raw(warehouse: Engine, source: MappedSource) -> None:
    """Make raw of this source what its data map declares; a column that is no longer declared goes with its data."""
    with warehouse.begin() as connection:
        connection.execute(CreateSchema(source.raw_schema, if_not_exists=True))
        for mapped in source.ingested:
            _ensure(connection, raw_table(source, mapped))
            ensure_noting(connection, source, mapped)


def declaration(source: MappedSource, mapped: MappedTable) -> str:
    """A name of how the table is declared; what was read under another one is read in full again."""
    said = [f"{c.name} {c.data_type} {c.required} {c.may_be_future}" for c in mapped.columns]
    return sha256("\n".join([*mapped.key, str(mapped.cursor), source.timezone, *said]).encode()).hexdigest()[:16]


def read_declaration(connection: Connection, source: MappedSource, mapped: MappedTable) -> str | None:
    """How the table was declared when raw last was what the source held. Read-only."""
    return inspect(connection).get_table_comment(mapped.name, source.raw_schema)["text"]


def note_declaration(connection: Connection, source: MappedSource, mapped: MappedTable) -> None:
    """Raw is now what the source holds, as declared today."""
    table = raw_table(source, mapped)
    table.comment = declaration(source, mapped)
    connection.execute(SetTableComment(table))


def _ensure(connection: Connection, table: Table) -> None:
    inspector = inspect(connection)
    wanted = [c.name for c in table.primary_key]
    if inspector.has_table(table.name, table.schema):
        key = inspector.get_pk_constraint(table.name, table.schema)["constrained_columns"]
        if list(key) == wanted:
            _alter(connection, table, {c["name"]: c["type"] for c in inspector.get_columns(table.name, table.schema)})
        else:
            # dbt makes the views that hang on it anew, later in the night.
            connection.exec_driver_sql(f"drop table {_quoted(connection, table)} cascade")
    connection.execute(CreateTable(table, if_not_exists=True))
    for index in table.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))


def _alter(connection: Connection, table: Table, there: dict[str, TypeEngine[Any]]) -> None:
    dialect, name = connection.dialect, _quoted(connection, table)
    quote = dialect.identifier_preparer.quote
    wanted = {c.name: c.type.compile(dialect) for c in table.columns}
    found = {column: kind.compile(dialect) for column, kind in there.items()}
    dropped = [column for column in found if wanted.get(column) != found[column]]
    if dropped:
        # PostgreSQL leaves the values of a dropped column in its rows.
        note_erased(connection, WAREHOUSE, str(table.schema), [table.name])
    for column in dropped:
        connection.exec_driver_sql(f"alter table {name} drop column {quote(column)} cascade")
    for column in [c for c in wanted if wanted[c] != found.get(c)]:
        connection.exec_driver_sql(f"alter table {name} add column {quote(column)} {wanted[column]}")


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)
