"""Copies: every table and every file in which something erased may be left, gone through one after the other."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from orchestration.database.embedded import data_folder
from orchestration.database.warehouse import dagster_database, read_only
from orchestration.enforcement.residue import DAGSTER, HOME, Residue
from orchestration.enforcement.standing import Standing, in_system, in_warehouse
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.text_tables import text_tables

PATIENCE = "10s"
"""How long a table that somebody has locked is waited for."""


@dataclass(frozen=True)
class Scan:
    """What the scan works with."""

    warehouse: Engine
    data_map: Sequence[MappedSource]
    open_system: Callable[[MappedSource], Engine]
    home: Path
    """$OUBLI_HOME."""
    elsewhere: Collection[Path]
    """Files and folders under it that are no part of Oubli, but a source system."""
    published: Collection[str]
    """Addresses and numbers that its files print of the company itself; see `orchestration.enforcement.published`."""
    key: bytes
    """Of the fingerprints."""
    since: datetime
    """When the night began."""


class Look(Protocol):
    """How a copy is looked into, and into which."""

    def in_table(self, connection: Connection, standing: Standing) -> int:
        """How many rows of a table hold a residue; SQLAlchemyError: it could not be searched."""

    def in_file(self, path: Path) -> int:
        """How many addresses and numbers of a file are residues."""

    def goes_to(self, system: str, place: str | None) -> bool:
        """Whether it looks there at all; None: anywhere in that system."""

    def missed(self, source: MappedSource) -> Iterable[Residue]:
        """What is to be told of a system that could not be asked."""


def look_in_warehouse(work: Scan, look: Look) -> Iterator[Residue]:
    """Look into the tables of the warehouse but those that hold no text of people. Read-only."""
    with _reading(read_only(work.warehouse)) as connection:
        yield from _in_tables(connection, in_warehouse(text_tables(connection), work.data_map), look)


def look_in_dagster(work: Scan, look: Look) -> Iterator[Residue]:
    """Look into Dagster's database. Read-only."""
    database = dagster_database(work.warehouse.url)
    with work.warehouse.connect() as connection:
        known = text("select 1 from pg_database where datname = :name")
        if connection.execute(known, {"name": database}).first() is None:
            return
    with _reading(read_only(work.warehouse, database)) as connection:
        tables = [Standing(table, DAGSTER, {}, (), declared=True) for table in text_tables(connection)]
        yield from _in_tables(connection, tables, look)


def look_in_systems(work: Scan, look: Look) -> Iterator[Residue]:
    """Look into every table of the systems that Oubli writes to. Read-only."""
    searched: set[URL] = set()
    for source in work.data_map:
        beside = [other for other in work.data_map if other.connection == source.connection]
        if source.write_back != "write" or not any(look.goes_to(other.name, None) for other in beside):
            continue
        try:
            engine = work.open_system(source)
        except SourceError:
            yield from look.missed(source)
            continue
        if engine.url not in searched:
            searched.add(engine.url)
            try:
                with _reading(engine) as connection:
                    yield from _in_tables(connection, in_system(text_tables(connection), beside), look)
            except SQLAlchemyError:
                yield from look.missed(source)
        engine.dispose()


def look_in_files(work: Scan, look: Look) -> Iterator[Residue]:
    """Look into the files under $OUBLI_HOME but the server's, the key and those of sources. Read-only."""
    aside = {data_folder(work.home), work.home / "key", *work.elsewhere}
    for path in sorted(work.home.rglob("*")):
        place = str(path.relative_to(work.home))
        if aside.isdisjoint((path, *path.parents)) and path.is_file() and look.goes_to(HOME, place):
            # Dagster and dbt clear up after themselves meanwhile.
            with suppress(FileNotFoundError):
                found = look.in_file(path)
                if found:
                    yield Residue(HOME, place, found)


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
            connection.execute(text(f"set lock_timeout = '{PATIENCE}'"))
            connection.commit()
        yield connection


def _in_tables(connection: Connection, tables: Iterable[Standing], look: Look) -> Iterator[Residue]:
    for standing in tables:
        place = standing.table.place
        if not look.goes_to(standing.system, place):
            continue
        try:
            rows = look.in_table(connection, standing)
        except SQLAlchemyError:
            connection.rollback()
            yield Residue(standing.system, place, 0, standing.declared)
            continue
        # No transaction lasts longer than one table, or nothing deleted meanwhile could be cleaned up.
        connection.rollback()
        if rows:
            yield Residue(standing.system, place, rows, standing.declared)
