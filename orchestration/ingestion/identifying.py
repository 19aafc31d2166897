"""Which columns of raw identify people, by the data map."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, Text, cast, select

from orchestration.database.tables.kept import quarantined
from orchestration.identity.reading import Identifying, Reading
from orchestration.ingestion.belonging import owned_rows
from orchestration.ingestion.contract import Reason
from orchestration.ingestion.mapped_source import MappedSource, MappedTable


def identifying(data_map: Iterable[MappedSource]) -> tuple[Reading, ...]:
    """What identity reads of these sources."""
    return tuple(reading for source in data_map for reading in _readings(source))


def identifying_in_quarantine(data_map: Iterable[MappedSource]) -> tuple[Reading, ...]:
    """What identity reads of the rows of these sources that nobody could read; names identify nobody."""
    return tuple(
        _reading_of_quarantine(source, mapped)
        for source in data_map
        for mapped in source.ingested
        if any(c.identifies not in (None, "name") for c in mapped.columns)
    )


def _reading_of_quarantine(source: MappedSource, mapped: MappedTable) -> Reading:
    columns = [c for c in mapped.columns if c.identifies not in (None, "name")]
    row = quarantined.c
    return Reading(
        source=source.name,
        holds_records=False,
        columns=tuple(Identifying(c.identifies, c.external_source) for c in columns if c.identifies),
        query=select(row.record_id, *(row.payload[c.name].astext.label(f"v{i}") for i, c in enumerate(columns))).where(
            # What a row of nobody says is known, and of no record: it holds nobody back.
            row.source == source.name,
            row.table_name == mapped.name,
            row.reason != str(Reason.NOBODY),
        ),
    )


def _readings(source: MappedSource) -> Iterator[Reading]:
    for mapped in source.ingested:
        if mapped.grain == "record" or any(c.identifies for c in mapped.columns):
            yield _reading(source, mapped)


def _reading(source: MappedSource, mapped: MappedTable) -> Reading:
    owned = owned_rows(source, mapped, source.raw_schema)
    columns = [c for c in mapped.columns if c.identifies]
    query = Select[Any](
        owned.record_id.label("record_id"),
        *(cast(owned.rows.c[c.name], Text).label(f"v{i}") for i, c in enumerate(columns)),
    ).select_from(owned.joined)
    return Reading(
        source=source.name,
        holds_records=mapped.grain == "record",
        columns=tuple(Identifying(c.identifies, c.external_source) for c in columns if c.identifies),
        query=query.where(owned.record_id.is_not(None)),
    )
