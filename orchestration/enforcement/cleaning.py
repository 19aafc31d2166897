"""Cleaning: what was erased leaves the files, too. Here first by VACUUM, each night; see rewriting for the rest."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.database.discretion import discreet, kind_of
from orchestration.enforcement.vacuum import Place, maintaining, size_of, vacuum
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource

_TOUCHED = """
select system, table_schema, table_name from control.cleanings
where vacuumed_at is null or vacuumed_at < erased_at
order by system = 'warehouse' desc, system, table_schema = 'pg_catalog', table_schema, table_name
"""
_VACUUMED = """
update control.cleanings
set refusal = :refusal,
    vacuumed_at = case when cast(:refusal as text) is null then clock_timestamp() else vacuumed_at end
where system = :system and table_schema = :schema and table_name = :name
"""
GONE = """
delete from control.cleanings where system = :system and table_schema = :schema and table_name = :name
"""
_STATISTICS = Place("pg_catalog", "pg_statistic")
"""Quotes values of every table that was analysed; what an older version of it quoted is erased like any row."""


@dataclass(frozen=True)
class Cleaning:
    """What cleaning works with."""

    warehouse: Engine
    data_map: Mapping[str, MappedSource]
    open_system: Callable[[MappedSource], Engine]
    home: Path
    """$OUBLI_HOME, where an embedded server has its files."""


@dataclass(frozen=True)
class Cleaned:
    """What was cleaned, and what was not."""

    tables: int
    refusals: tuple[str, ...]
    """Why not, each with its place."""


def vacuum_touched(work: Cleaning) -> Cleaned:
    """Vacuum each table of which something was erased since it was; a refusal is told, and stops nothing."""
    tables, refusals = 0, list[str]()
    for system, places in listed(work, _TOUCHED, {}).items():
        touched = places
        with opened(work, system) as engine:
            if engine is None:
                continue
            if may_rewrite(work.data_map, system):
                with work.warehouse.begin() as connection:
                    note_erased(connection, system, _STATISTICS.schema, [_STATISTICS.name])
                touched = [*(place for place in touched if place != _STATISTICS), _STATISTICS]
            with answering(system, refusals), maintaining(engine) as connection:
                for place in touched:
                    is_gone = size_of(connection, place) is None
                    refusal = None if is_gone else vacuum(connection, place)
                    note(work, GONE if is_gone else _VACUUMED, system, place, refusal)
                    tables += refusal is None
                    refusals += told(system, place, refusal)
    return Cleaned(tables, tuple(refusals))


def may_rewrite(data_map: Mapping[str, MappedSource], system: str) -> bool:
    """Whether the tables of a system may be locked for as long as it takes to write them anew."""
    return system == WAREHOUSE or (system in data_map and data_map[system].may_rewrite)


def listed(work: Cleaning, query: str, values: Mapping[str, object]) -> dict[str, list[Place]]:
    """The tables that a query of control.cleanings finds, by system. Read-only."""
    found: dict[str, list[Place]] = {}
    with work.warehouse.connect() as connection:
        for row in connection.execute(text(query), values):
            found.setdefault(row.system, []).append(Place(row.table_schema, row.table_name))
    return found


@contextmanager
def opened(work: Cleaning, system: str) -> Iterator[Engine | None]:
    """The database of a system; None if there is none of PostgreSQL, or it does not answer."""
    if system == WAREHOUSE:
        # One of its own: nothing here belongs to a transaction.
        yield discreet(create_engine(work.warehouse.url, poolclass=NullPool, hide_parameters=True))
        return
    source, engine = work.data_map.get(system), None
    with suppress(SourceError):
        engine = work.open_system(source) if source is not None else None
    yield engine if engine is not None and engine.dialect.name == "postgresql" else None
    if engine is not None:
        engine.dispose()


@contextmanager
def answering(system: str, refusals: list[str]) -> Iterator[None]:
    """A system that breaks off in the middle is one more refusal."""
    try:
        yield
    except DBAPIError as error:
        refusals.append(f"{system}: broke off while it was cleaned ({kind_of(error)})")


def note(work: Cleaning, statement: str, system: str, place: Place, refusal: str | None) -> None:
    """Note what became of a table."""
    values = {"system": system, "schema": place.schema, "name": place.name, "refusal": refusal}
    with work.warehouse.begin() as connection:
        connection.execute(text(statement), values)


def told(system: str, place: Place, refusal: str | None) -> list[str]:
    """A refusal with its place, if it is one."""
    return [f"{system}: {place.told} {refusal}"] if refusal else []
