"""What concretely stands in a data category, by the tables and columns that the data map declares."""

from collections.abc import Iterator

from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.reporting.register.fact import Fact, Facts, labelled, named, stated, without_repetition
from orchestration.reporting.texts import word


def contents(source: MappedSource, category: str) -> Facts:
    """What a system holds of the category, each thing once by its words; what nobody named stands by its own name."""
    return without_repetition(fact for table in source.tables for fact in _of_table(table, category))


def _of_table(table: MappedTable, category: str) -> Iterator[Fact]:
    is_measured = category == "statistics" and table.grain == "event" and table.ingest
    if table.category == category or is_measured:
        yield labelled(table.label) if table.label else named(table.name)
        return
    for column in (*table.columns, *table.unread_columns):
        if column.category == category and column.name not in table.links:
            yield _of_column(column)


def _of_column(column: MappedColumn) -> Fact:
    if column.label:
        return labelled(column.label)
    return stated(word("content", column.identifies)) if column.identifies else named(column.name)
