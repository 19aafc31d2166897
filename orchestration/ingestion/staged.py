"""What dlt brought of one table, as SQL sees it: rows, rows set aside, and keys where only a part was read."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    Numeric,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.schema import CreateTable

from orchestration.ingestion.contract import KEY_SEPARATOR, REJECTED
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.raw_tables import SQL_TYPES, raw_table
from orchestration.ingestion.source_query import SOURCE_KEY


@dataclass(frozen=True)
class Staged:
    """One table on its way into raw."""

    source: MappedSource
    mapped: MappedTable
    schema: str
    name: str
    in_part: bool
    """Only what changed was read; then `keys` holds the keys of all rows."""
    written_at: datetime | None = None
    """When the file was last written that they were read from, as it was before."""

    @cached_property
    def raw(self) -> Table:
        """The table they go to."""
        return raw_table(self.source, self.mapped)

    @cached_property
    def rows(self) -> Table:
        """Rows that keep the contract; numbers still as text, which is exact."""
        return self._table("rows", {f"c{i}": self._type(c) for i, c in enumerate(self.mapped.columns)})

    @cached_property
    def rejected(self) -> Table:
        """Rows that break it."""
        return self._table("rejected", {name: Text() for name in REJECTED.names})

    @cached_property
    def keys(self) -> Table:
        """The key of every row at the source; null where it is none of its type."""
        typed = {self._place(key): self._type(self.mapped.column(key)) for key in self.mapped.key}
        return self._table("keys", {**typed, SOURCE_KEY: Text()})

    def value(self, table: FromClause, column: str) -> ColumnElement[Any]:
        """The value of a declared column in `rows` or `keys`, of the type it has in raw."""
        value = table.c[self._place(column)]
        return cast(value, Numeric) if self.mapped.column(column).data_type == "numeric" else value

    def same_key(self, table: FromClause) -> ColumnElement[bool]:
        """True where a row of `rows` or `keys` and one of raw have the same key."""
        return and_(*(self.raw.c[key] == self.value(table, key) for key in self.mapped.key))

    def key_text(self, table: FromClause) -> ColumnElement[str]:
        """The key of `rows`, `keys` or raw in one text, as quarantine writes it."""
        parts = [table.c[key] if table is self.raw else self.value(table, key) for key in self.mapped.key]
        whole: ColumnElement[str] = cast(parts[0], Text)
        for part in parts[1:]:
            whole = whole + literal(KEY_SEPARATOR) + cast(part, Text)
        return whole

    def prepare(self, connection: Connection, *tables: Table) -> None:
        """Make the tables for which nothing came, and count the others, or the joins to come would be guesses."""
        for table in tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            connection.exec_driver_sql(f"analyze {connection.dialect.identifier_preparer.format_table(table)}")

    def as_json(self) -> ColumnElement[str]:
        """A row of `rows` under its declared names, as quarantine keeps it."""
        names = [c.name for c in self.mapped.columns]
        values = [cast(self.rows.c[self._place(name)], Text) for name in names]
        return cast(func.jsonb_object(array(names), array(values)), Text)

    def _place(self, column: str) -> str:
        return f"c{[c.name for c in self.mapped.columns].index(column)}"

    def _type(self, column: MappedColumn) -> Any:
        return Text() if column.data_type == "numeric" else SQL_TYPES[column.data_type]

    def _table(self, what: str, columns: dict[str, Any]) -> Table:
        return Table(
            f"{self.name}_{what}", MetaData(), *(Column(c, kind) for c, kind in columns.items()), schema=self.schema
        )
