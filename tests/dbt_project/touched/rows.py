"""Rows of raw that come, go and change by lot, as the data map declares them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.raw_tables import raw_table
from tests.dbt_project.touched.values import value


@dataclass(frozen=True)
class Rows:
    """The lot, and what it draws for."""

    data_map: Sequence[MappedSource]
    rng: Random
    people: int
    """About as many records has each system."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def populate(self, connection: Connection, as_of: date) -> None:
        """Fill every table."""
        for source in self.data_map:
            for mapped in sorted(source.ingested, key=lambda table: table.belongs_to is not None):
                times = {"record": 1, "reference": 0.1}.get(mapped.grain, 2)
                for _ in range(round(self.people * times)):
                    self.add(connection, source, mapped, as_of)

    def change(self, connection: Connection, as_of: date) -> None:
        """One row, somewhere, comes, goes, or says something else."""
        source = self.rng.choice(self.data_map)
        mapped = self.rng.choice([table for table in source.ingested if table.grain != "reference"])
        self.change_in(connection, source, mapped, as_of)

    def change_in(self, connection: Connection, source: MappedSource, mapped: MappedTable, as_of: date) -> None:
        """The same, in one table."""
        raw = raw_table(source, mapped)
        match self.rng.choice(["comes", "goes", "changes", "changes", "changes"]):
            case "comes":
                self.add(connection, source, mapped, as_of)
            case "goes" if keys := self._keys(connection, source, mapped):
                connection.execute(delete(raw).where(raw.c[mapped.key[0]] == self.rng.choice(keys)))
            case _ if keys := self._keys(connection, source, mapped):
                said = self._row(connection, source, mapped, as_of)
                changed = {name: said[name] for name in said if name not in mapped.key and self.rng.random() < 0.5}
                if changed:
                    where = raw.c[mapped.key[0]] == self.rng.choice(keys)
                    connection.execute(update(raw).where(where).values(changed))

    def add(self, connection: Connection, source: MappedSource, mapped: MappedTable, as_of: date) -> None:
        """Another row."""
        row = self._row(connection, source, mapped, as_of)
        if None not in [row[key] for key in mapped.key]:
            raw = raw_table(source, mapped)
            known = select(raw).where(*(raw.c[key] == row[key] for key in mapped.key))
            if connection.execute(known).first() is None:
                connection.execute(insert(raw).values(row))

    def _row(self, connection: Connection, source: MappedSource, mapped: MappedTable, as_of: date) -> dict[str, Any]:
        row = {c.name: value(c, self.rng, as_of, self.people) for c in mapped.columns}
        number = next(self.numbers)
        row[mapped.key[0]] = number if mapped.column(mapped.key[0]).data_type == "integer" else f"{number}"
        link = mapped.belongs_to
        if link is not None:
            parent = source.table(link.table)
            pointed = self._keys(connection, source, parent, link.references)
            to = self.rng.choice(pointed) if pointed and self.rng.random() < 0.95 else None
            row[link.column] = f"{link.prefix}{to}" if link.prefix and to is not None else to
        return row

    def _keys(
        self, connection: Connection, source: MappedSource, mapped: MappedTable, name: str | None = None
    ) -> list[Any]:
        raw = raw_table(source, mapped)
        column = raw.c[name or mapped.key[0]]
        return list(connection.execute(select(column).where(column.is_not(None)).order_by(column)).scalars())
