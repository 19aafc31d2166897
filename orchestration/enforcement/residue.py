"""The residue scan: nothing just erased may be left in any table or file that Oubli reads, writes or erases in."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from orchestration.database.cleanings import WAREHOUSE
from orchestration.database.embedded import data_folder
from orchestration.database.warehouse import dagster_database, read_only
from orchestration.enforcement.erased import Erased, Identifiers
from orchestration.enforcement.search import Hits, search_file, search_table
from orchestration.enforcement.spared import Sought, kept, sought
from orchestration.enforcement.standing import IN_ARCHIVE, Standing, in_system, in_warehouse
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.text_tables import text_tables

HOME = "$OUBLI_HOME"
DAGSTER = "oubli_dagster"
OURS = (WAREHOUSE, DAGSTER, HOME)
"""What may hold a residue and is no source."""
PATIENCE = "10s"
"""How long a table that somebody has locked is waited for."""


@dataclass(frozen=True)
class Residue:
    """Something erased, found again: where, and how often."""

    system: str
    """A source, or one of OURS."""
    table: str | None
    """Of HOME a file. None: the system could not be asked."""
    rows: int
    """Of a file, how many addresses and numbers it holds. 0: it could not be searched."""
    declared: bool = True
    """False: a table that its data map does not name."""

    @property
    def place(self) -> str:
        """Where, in English."""
        if self.table is None:
            return f"{self.system} (not reachable)"
        if not self.rows:
            return f"{self.system}: {self.table} (could not be searched)"
        counted = f"{self.rows} {'addresses or numbers' if self.system == HOME else 'rows'}"
        return f"{self.system}: {self.table} ({counted}{'' if self.declared else ', not in its data map'})"


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
    key: bytes
    """Of the fingerprints."""
    since: datetime
    """When the night began."""


def scan(work: Scan, erased: Erased) -> tuple[Residue, ...]:
    """Look for what was erased in all that Oubli has, and in every table of every system that it writes to. Read-only.

    What Oubli has is the warehouse, Dagster's database and the files under $OUBLI_HOME; the tables are those that no
    data map names, too. A system that cannot be asked is a residue: nobody knows what it holds.
    """
    found: Counter[Residue] = Counter()
    for part in erased.slices():
        with work.warehouse.connect() as connection:
            wanted = sought(connection, part, work.key)
        for residue in _of_slice(work, wanted):
            found[Residue(residue.system, residue.table, 0, residue.declared)] += residue.rows
    return tuple(Residue(place.system, place.table, rows, place.declared) for place, rows in found.items())


def _of_slice(work: Scan, wanted: Sought) -> Iterator[Residue]:
    if wanted.in_oubli:
        yield from _counted(work, IN_ARCHIVE, wanted.in_archive, wanted.in_oubli)
        yield from _in_warehouse(work, wanted.in_oubli)
        yield from _in_dagster(work, wanted.in_oubli)
        yield from _in_files(work, wanted.in_oubli)
    if wanted.in_systems:
        yield from _in_systems(work, wanted.in_systems)


def _in_warehouse(work: Scan, wanted: Identifiers) -> Iterator[Residue]:
    with _reading(read_only(work.warehouse)) as connection:
        tables = in_warehouse(text_tables(connection), work.data_map)
        yield from _in_tables(work, connection, tables, wanted)


def _in_dagster(work: Scan, wanted: Identifiers) -> Iterator[Residue]:
    database = dagster_database(work.warehouse.url)
    with work.warehouse.connect() as connection:
        known = text("select 1 from pg_database where datname = :name")
        if connection.execute(known, {"name": database}).first() is None:
            return
    with _reading(read_only(work.warehouse, database)) as connection:
        tables = [Standing(table, DAGSTER, {}, (), declared=True) for table in text_tables(connection)]
        yield from _in_tables(work, connection, tables, wanted)


def _in_systems(work: Scan, wanted: Identifiers) -> Iterator[Residue]:
    searched: set[URL] = set()
    for source in work.data_map:
        if source.write_back != "write":
            continue
        try:
            engine = work.open_system(source)
        except SourceError:
            yield Residue(source.name, None, 0)
            continue
        if engine.url not in searched:
            searched.add(engine.url)
            beside = [other for other in work.data_map if other.connection == source.connection]
            try:
                with _reading(engine) as connection:
                    tables = in_system(text_tables(connection), beside)
                    yield from _in_tables(work, connection, tables, wanted)
            except SQLAlchemyError:
                yield Residue(source.name, None, 0)
        engine.dispose()


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
            connection.execute(text(f"set lock_timeout = '{PATIENCE}'"))
            connection.commit()
        yield connection


def _in_tables(
    work: Scan, connection: Connection, tables: Iterable[Standing], wanted: Identifiers
) -> Iterator[Residue]:
    for standing in tables:
        try:
            hits = search_table(connection, standing.table, standing.categories, wanted)
        except SQLAlchemyError:
            connection.rollback()
            yield Residue(standing.system, standing.table.place, 0, standing.declared)
            continue
        # No transaction lasts longer than one table, or nothing deleted meanwhile could be cleaned up.
        connection.rollback()
        yield from _counted(work, standing, hits, wanted)


def _counted(work: Scan, standing: Standing, hits: Hits, wanted: Identifiers) -> Iterator[Residue]:
    with work.warehouse.connect() as connection:
        right = kept(connection, {pair for pairs in hits for pair in pairs}, wanted, standing.sources, work.since)
    rows = sum(rows for pairs, rows in hits.items() if pairs - right)
    if rows:
        yield Residue(standing.system, standing.table.place, rows, standing.declared)


def _in_files(work: Scan, wanted: Identifiers) -> Iterator[Residue]:
    aside = {data_folder(work.home), work.home / "key", *work.elsewhere}
    for path in sorted(work.home.rglob("*")):
        if aside.isdisjoint((path, *path.parents)) and path.is_file():
            # Dagster and dbt clear up after themselves meanwhile.
            with suppress(FileNotFoundError):
                found = search_file(path, wanted)
                if found:
                    yield Residue(HOME, str(path.relative_to(work.home)), len(found))
