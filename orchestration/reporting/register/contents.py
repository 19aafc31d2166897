"""What concretely stands in a data category, by the tables and columns that the data map declares."""

from collections.abc import Iterator, Mapping
from typing import Literal

from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.reporting.register.fact import Fact, Facts, labelled, named, stated, without_repetition
from orchestration.reporting.texts import word

Fate = Literal["keep", "move", "drop"]
"""What becomes of a thing that goes to the intermediate archive: it stays in its system, goes to Oubli's, or ends."""
Measured = frozenset[str] | None
"""The events that some policy measures, as contact_events.yaml calls them; None: all."""


def contents(source: MappedSource, category: str, measured: Measured = None) -> Facts:
    """What a system holds of the category, each thing once by its words; what nobody named stands by its own name."""
    return without_repetition(fact for fact, _ in _told(source, category, measured))


def fates(source: MappedSource, category: str, measured: Measured = None) -> Mapping[Fate, Facts]:
    """The same by what becomes of it in the archive; what Oubli does not read it cannot move there."""
    told: dict[Fate, list[Fact]] = {}
    for fact, fate in _told(source, category, measured):
        told.setdefault(fate, []).append(fact)
    return {fate: without_repetition(facts) for fate, facts in told.items()}


def _told(source: MappedSource, category: str, measured: Measured) -> Iterator[tuple[Fact, Fate]]:
    for table in source.tables:
        yield from _of_table(table, category, measured)


def _of_table(table: MappedTable, category: str, measured: Measured) -> Iterator[tuple[Fact, Fate]]:
    if table.category == category or (category == "statistics" and _is_measured(table, measured)):
        yield labelled(table.label) if table.label else named(table.name), _fate(table, is_read=table.ingest)
        return
    for columns, is_read in ((table.columns, table.ingest), (table.unread_columns, False)):
        for column in columns:
            if column.category == category and column.name not in table.links:
                yield _of_column(column), _fate(table, is_read=is_read)


def _is_measured(table: MappedTable, measured: Measured) -> bool:
    """Whether the rows of a table may be events that go alone."""
    may_be = not table.events or measured is None or not measured.isdisjoint(table.events)
    return table.grain == "event" and table.ingest and may_be


def _fate(table: MappedTable, *, is_read: bool) -> Fate:
    return "drop" if table.archive == "move" and not is_read else table.archive


def _of_column(column: MappedColumn) -> Fact:
    if column.label:
        return labelled(column.label)
    return stated(word("content", column.identifies)) if column.identifies else named(column.name)
