"""Putting back: what was moved out of a system goes into its rows again, in one transaction of that system.

A row that is there gets back what it says no more; one that is gone is written anew, parents first. What the system
says by now stays as it says it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    TableClause,
    and_,
    column,
    func,
    insert,
    inspect,
    literal,
    not_,
    select,
    update,
)
from sqlalchemy import table as sql_table
from sqlalchemy.types import NullType

from orchestration.enforcement.framing import depth, link_to
from orchestration.enforcement.moved_row import MovedRow, agree, merged
from orchestration.enforcement.own_spelling import as_its_system_spells
from orchestration.enforcement.refusal import asking
from orchestration.enforcement.write_back import bound, look, opened
from orchestration.errors import ArchiveError, SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion.belonging import clause
from orchestration.ingestion.dialects import as_text
from orchestration.ingestion.holdings import still_holds
from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Constant
from orchestration.ingestion.one_of import one_of
from orchestration.ingestion.source_query import ColumnTypes, columns_at_source

BY_HAND = "nothing was changed; read it with `oubli archive read`, and enter it there by hand"
_SAYS = "oubli says "
"""Before a column's name: whether it still says something."""
_UNDER = "oubli under"
"""What the row hangs under; no system calls a column so."""


@dataclass(frozen=True)
class PutBack:
    """How many rows got something back, how many were written anew, and how many values their system had by then."""

    updated: int
    inserted: int
    left: int


def put_back(batch: Connection, source: MappedSource, system: Engine, rows: Sequence[MovedRow], place: str) -> PutBack:
    """Write these rows into `system`; idempotent: what says something already is left alone.

    Args:
        batch: the warehouse's transaction, which locks the lease.
        source: the system, which Oubli writes to by SQL.
        system: the same, opened for writing.
        rows: of one record.
        place: the record, for sentences.

    Raises:
        ArchiveError: the system names somebody else there by now, or refuses; it then holds what it held before.
        SourceBusyError, SourceGoneError: it may take the same later.
    """
    bound(batch)
    with opened(source, system) as connection:
        done = []
        # One record has few rows, of which each may lack something else.
        for row in sorted(merged(rows), key=lambda row: depth(source, row.table)):
            look(batch)
            with _writing(source, system, row.table, place):
                types = columns_at_source(system, source, row.table)
                if isinstance(types, Trouble):
                    raise ArchiveError(place, types.message)
                done.append(_Writing(source, row, types, system, place).write(connection))
        look(batch)
        with asking(source, system.dialect.name):
            connection.commit()
    return PutBack(sum(d.updated for d in done), sum(d.inserted for d in done), sum(d.left for d in done))


@contextmanager
def _writing(source: MappedSource, system: Engine, table: MappedTable, place: str) -> Iterator[None]:
    try:
        with asking(source, system.dialect.name):
            yield
    except (SourceBusyError, SourceGoneError):
        raise
    except SourceError:
        sentence = (
            f"{source.name} refuses the row of {table.name} by a rule of its own, as when another row says the same"
        )
        raise ArchiveError(place, f"{sentence}; {BY_HAND}") from None


@dataclass(frozen=True)
class _Writing:
    source: MappedSource
    row: MovedRow
    types: ColumnTypes
    system: Engine
    place: str

    @property
    def link(self) -> str | None:
        """The column that says what the row hangs under; a table that hangs by its own key has none to write."""
        link = self.row.table.belongs_to
        return None if link is None or link.column in self.row.table.key else link.column

    @property
    def above(self) -> str | None:
        """What the row hung under; None where nobody noted it."""
        noted = None if self.link is None else self.row.frame.get(self.link)
        if noted is not None:
            return str(noted)
        return link_to(self.source, self.row.table, self.row.record_id, self.row.document_id)

    def write(self, connection: Connection) -> PutBack:
        table, columns = clause(self.row.table, None), self._columns()
        if len(self.row.key) != len(self.row.table.key):
            raise ArchiveError(self.place, f"a key of {self.row.table.name} cannot be told apart; {BY_HAND}")
        says = [still_holds(c, table.c[c.name]).label(f"{_SAYS}{c.name}") for c in columns]
        values = [as_text(table.c[c.name]).label(c.name) for c in columns]
        hangs = [as_text(table.c[self.link]).label(_UNDER)] if self.link else []
        found = select(*says, *values, *hangs).select_from(table).where(self._is_it(table))
        there = connection.execute(found).mappings().all()
        if len(there) > 1:
            raise ArchiveError(self.place, f"{self.row.table.name} has several rows of one key; {BY_HAND}")
        return self._update(connection, columns, there[0]) if there else self._insert(connection, columns)

    def _update(self, connection: Connection, columns: Sequence[MappedColumn], there: RowMapping) -> PutBack:
        said = [c for c in columns if there[f"{_SAYS}{c.name}"]]
        naming = [c for c in said if c.identifies or self._is_name(c)]
        if not all(agree(c, there[c.name], self.row.payload[c.name]) for c in naming):
            sentence = f"{self.row.table.name} spells its person otherwise by now, so they may be two; {BY_HAND}"
            raise ArchiveError(self.place, sentence)
        empty = [c for c in columns if c not in said]
        table, values = clause(self.row.table, None), dict(self.row.payload)
        # What somebody writes there in this moment stays.
        still_empty = [not_(still_holds(c, table.c[c.name])) for c in empty]
        if self.link and self.above is not None:
            if there[_UNDER] not in (None, self.above):
                sentence = f"its row of {self.row.table.name} hangs under another by now; {BY_HAND}"
                raise ArchiveError(self.place, sentence)
            if there[_UNDER] is None:
                # As what it hung under went, its system let it stand alone.
                empty.append(self.row.table.column(self.link))
                still_empty.append(table.c[self.link].is_(None))
                values[self.link] = self.above
        if not empty:
            return PutBack(0, 0, len(said))
        written = update(table).where(self._is_it(table), *still_empty).values(self._values(empty, values))
        if connection.execute(written).rowcount != 1:
            raise SourceBusyError(self.source.name, f"somebody writes to {self.row.table.name} just now; run it again")
        return PutBack(1, 0, len(said))

    def _insert(self, connection: Connection, columns: Iterable[MappedColumn]) -> PutBack:
        mapped = self.row.table
        known = {c.name: c for c in (*mapped.columns, *mapped.unread_columns) if c.name in self.types}
        # What was erased for good is as erasing leaves it.
        values: dict[str, Any] = {n: c.erase.constant for n, c in known.items() if isinstance(c.erase, Constant)}
        values |= {name: value for name, value in self.row.frame.items() if name in known}
        values |= {c.name: self.row.payload[c.name] for c in columns}
        values |= dict(zip(mapped.key, self.row.key, strict=True))
        if self.link:
            if self.above is None:
                raise ArchiveError(self.place, f"nobody knows what its rows of {mapped.name} hang under; {BY_HAND}")
            values[self.link] = self.above
        says = self._values([known[name] for name in values], values)
        says |= self._new()
        written = insert(sql_table(mapped.physical or mapped.name, *map(column, says))).values(says)
        try:
            with asking(self.source, self.system.dialect.name):
                connection.execute(written)
        except SourceError:
            self._tell_missing(says.keys())
            raise
        return PutBack(0, 1, 0)

    def _tell_missing(self, given: Collection[str]) -> None:
        """Name the columns without which the system takes no row, if it was refused for want of them."""
        table = self.row.table
        missing = [
            found["name"]
            for found in inspect(self.system).get_columns(table.physical or table.name)
            if not found["nullable"]
            and found.get("default") is None
            and not found.get("identity")
            and not found.get("computed")
            and found["name"] not in given
        ]
        if missing:
            wanted = f"{self.source.name} takes a row of {table.name} only with {', '.join(missing)}"
            lacking = "of which neither the archive nor when_put_back of its data map knows what to say"
            raise ArchiveError(self.place, f"{wanted}, {lacking}; {BY_HAND}") from None

    def _is_name(self, column: MappedColumn) -> bool:
        return column.data_type == "text" and self.row.table.category_of(column) == "identity"

    def _columns(self) -> list[MappedColumn]:
        """The archived columns, as the data map still knows them."""
        known = {c.name: c for c in self.row.table.columns if c.name in self.types}
        if not self.row.payload.keys() <= known.keys():
            raise ArchiveError(self.place, f"{self.row.table.name} has other columns than when it moved; {BY_HAND}")
        return [known[name] for name in self.row.payload]

    def _values(self, columns: Iterable[MappedColumn], values: Mapping[str, Any]) -> dict[str, ColumnElement[Any]]:
        zone, types = self.source.timezone, self.types
        dialect = self.system.dialect.name
        return {c.name: as_its_system_spells(c, values[c.name], types[c.name], dialect, zone) for c in columns}

    def _new(self) -> dict[str, ColumnElement[Any]]:
        """What a row that is written anew says where nobody ever read what it said."""
        given = self.row.table.when_put_back
        return {
            name: func.current_timestamp() if what == "now" else literal(what.constant, NullType())
            for name, what in given.items()
        }

    def _is_it(self, table: TableClause) -> ColumnElement[bool]:
        mapped = self.row.table
        parts = zip(mapped.key, self.row.key, strict=True)
        return and_(*(one_of(table.c[k], [v], numbers=mapped.column(k).data_type == "integer") for k, v in parts))
