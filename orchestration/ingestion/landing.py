"""What was brought of one table lands in raw: rows, quarantine, what is gone and the load itself, or nothing at all."""

from dataclasses import replace

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.ingestion.high_water import high_water
from orchestration.ingestion.history import last_good, note_load
from orchestration.ingestion.load import TableLoad
from orchestration.ingestion.malformed import malformed
from orchestration.ingestion.merge import (
    count_at_source,
    count_held,
    merge_rows,
    remove_gone,
    set_duplicates_aside,
)
from orchestration.ingestion.quarantine import set_aside
from orchestration.ingestion.raw_tables import note_declaration
from orchestration.ingestion.staged import Staged
from orchestration.ingestion.staleness import not_moving, not_renewed, reading_day
from orchestration.ingestion.volume import doubt


def land(staged: Staged, warehouse: Engine, blank: TableLoad) -> TableLoad:
    """Merge one table and write its load, in one transaction."""
    place = f"{staged.source.name}: {staged.mapped.name}"
    try:
        with warehouse.begin() as connection:
            load = _merge(connection, staged, blank)
            note_load(connection, load)
            return load
    except DBAPIError as error:
        kind = type(error.orig or error).__name__
        load = replace(blank, message=f"{place} could not be written ({kind}); look into the warehouse's log")
    with warehouse.begin() as connection:
        note_load(connection, load)
    return load


def _merge(connection: Connection, staged: Staged, blank: TableLoad) -> TableLoad:
    source, mapped = staged.source, staged.mapped
    staged.prepare(connection, staged.rows, staged.rejected)
    set_duplicates_aside(connection, staged)
    rows, before = count_at_source(connection, staged), last_good(connection, source.name, mapped.name)
    held = count_held(connection, staged)
    # What Oubli itself erased since is no loss.
    expected = None if before is None else min(before.rows_at_source, held)
    # Lines that make no row count among those that came, but a file that has any is believed in nothing.
    trouble = malformed(connection, staged) or doubt(source, mapped, rows, expected)
    mark = high_water(connection, staged, blank.started_at, before.high_water if before and staged.in_part else None)
    if trouble is None:
        on = reading_day(blank.as_of, blank.started_at)
        renewed = not_renewed(connection, source, mapped, staged.written_at, on=on)
        trouble = renewed or not_moving(connection, source, mapped, mark, on=on)
    if trouble is not None and trouble.status == "empty":
        return replace(blank, status=trouble.status, message=trouble.message, rows_at_source=rows)
    quarantined = set_aside(connection, staged, all_seen=trouble is None)
    loaded = merge_rows(connection, staged)
    removed = remove_gone(connection, staged) if trouble is None and held else 0
    if removed:
        note_erased(connection, WAREHOUSE, source.raw_schema, [mapped.name])
    if loaded or removed:
        connection.exec_driver_sql(f"analyze {connection.dialect.identifier_preparer.format_table(staged.raw)}")
    load = replace(blank, rows_at_source=rows, rows_loaded=loaded, rows_quarantined=quarantined, rows_removed=removed)
    if trouble is not None:
        return replace(load, status=trouble.status, message=trouble.message)
    note_declaration(connection, source, mapped)
    return replace(load, status="loaded", high_water=mark)
