"""Columns that may be missing, but have been there: taking them for empty would empty them in every row of raw."""

from collections.abc import Collection

from sqlalchemy import Connection, inspect

from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.merge import holds_any
from orchestration.ingestion.raw_tables import raw_table


def lost_columns(
    connection: Connection, source: MappedSource, mapped: MappedTable, absent: Collection[str]
) -> Trouble | None:
    """What to tell of the declared columns that are absent now, if raw holds values of them. Read-only."""
    raw, warehouse = raw_table(source, mapped), inspect(connection)
    if not absent or not warehouse.has_table(raw.name, schema=raw.schema):
        return None
    held = {found["name"] for found in warehouse.get_columns(raw.name, schema=raw.schema)}
    lost = [name for name in absent if name in held and holds_any(connection, raw, name)]
    if not lost:
        return None
    place = f"{source.name}: {mapped.file or mapped.name}"
    told = f"{place} no longer has the column {', '.join(lost)}; put it back, with no values if they are gone"
    return Trouble("missing_column", told)
