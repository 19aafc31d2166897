"""Standing: what a table is to the residue scan, by the data map: whose it is, and what its columns are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.database.cleanings import WAREHOUSE
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.text_tables import TextTable

# Models hold keys, dates and reasons, which a test of their columns sees to; the others hold fingerprints. The archive
# is searched by itself.
_ASIDE = ("intermediate.", "marts.", "reporting.", "identity.", "suppression.", "evidence.erased", "archive.payloads")


@dataclass(frozen=True)
class Standing:
    """A table as the scan takes it."""

    table: TextTable
    system: str
    categories: Mapping[str, str]
    """The data category of each declared column."""
    sources: tuple[str, ...]
    """Those that declare it, or that it was read from."""
    declared: bool
    beside: tuple[str, ...] = ()
    """All that are in its database; of what Oubli itself has, none."""


IN_ARCHIVE = Standing(TextTable("archive", "payloads", ("payload",)), WAREHOUSE, {}, (), declared=True)


def in_warehouse(tables: Iterable[TextTable], data_map: Sequence[MappedSource]) -> list[Standing]:
    """The warehouse's tables that may hold text of people."""
    found = []
    for table in tables:
        if table.place.startswith(_ASIDE):
            continue
        named = [
            (source, mapped)
            for source in data_map
            for mapped in source.ingested
            if (source.raw_schema, mapped.name) == (table.schema, table.name)
        ]
        found.append(
            Standing(table, WAREHOUSE, _categories(named), tuple(source.name for source, _ in named), declared=True)
        )
    return found


def in_system(tables: Iterable[TextTable], sources: Sequence[MappedSource]) -> list[Standing]:
    """The tables of a database that these sources, and no other, are in."""
    found, beside = [], tuple(source.name for source in sources)
    for table in tables:
        named = [(source, mapped) for source in sources for mapped in source.tables if _is_of(table, mapped)]
        names = tuple(dict.fromkeys(source.name for source, _ in named))
        system = (names or beside)[0]
        found.append(Standing(table, system, _categories(named), names, bool(named), beside))
    return found


def undeclared(tables: Iterable[TextTable], sources: Sequence[MappedSource]) -> list[TextTable]:
    """The tables of a database that none of the sources in it declares."""
    return [standing.table for standing in in_system(tables, sources) if not standing.declared]


def _is_of(table: TextTable, mapped: MappedTable) -> bool:
    return table.schema is None and table.name == (mapped.physical or mapped.name)


def _categories(named: Iterable[tuple[MappedSource, MappedTable]]) -> dict[str, str]:
    return {
        column.name: category
        for _, mapped in named
        for column in (*mapped.columns, *mapped.unread_columns)
        if (category := mapped.category_of(column))
    }
