"""A source into raw: read what changed, hold each row to its contract, merge in one transaction per table."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Engine

from orchestration.errors import SourceError
from orchestration.ingestion.history import note_load, note_nobody
from orchestration.ingestion.landing import land
from orchestration.ingestion.load import Progress, TableLoad, Trouble
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.nobody import settle_nobody
from orchestration.ingestion.quarantine import find_records
from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.settings import Settings


def ingest_source(
    source: MappedSource,
    *,
    warehouse: Engine,
    settings: Settings,
    as_of: date,
    started_at: datetime,
    on_progress: Progress,
) -> tuple[TableLoad, ...]:
    """Bring raw up to what the source holds; one load per table, kept in control.loads.

    A source that cannot be read, or not be believed, raises nothing: its loads say so, and raw stays as it is.

    Args:
        source: the system.
        warehouse: where raw is.
        settings: $OUBLI_HOME, the folder of files.
        as_of: the day; later dates are slips.
        started_at: when the night began, with an offset; a cursor beyond is not trusted.
        on_progress: told how far it is.
    """
    # dlt takes seconds to import, so only a night that ingests does.
    from orchestration.ingestion.bringing import Bringing
    from orchestration.ingestion.incoming import open_incoming
    from orchestration.ingestion.reading import open_reader

    ensure_raw(warehouse, source)
    blank = TableLoad(source=source.name, table_name="", as_of=as_of, started_at=started_at, status="failed")
    done: dict[str, TableLoad] = {}
    troubles: dict[str, Trouble] = {}
    try:
        with (
            open_reader(source, warehouse, settings) as reader,
            open_incoming(warehouse, source.name, settings.home) as incoming,
        ):
            bringing = Bringing(source, reader, incoming, warehouse, as_of, on_progress, troubles)
            for table in bringing.bring():
                on_progress(f"{source.name}.{table.mapped.name}: merging")
                done[table.mapped.name] = land(table, warehouse, replace(blank, table_name=table.mapped.name))
    except SourceError as error:
        troubles = {mapped.name: Trouble("unreachable", str(error)) for mapped in source.ingested}
    with warehouse.begin() as connection:
        for name, trouble in troubles.items():
            done[name] = replace(blank, table_name=name, status=trouble.status, message=trouble.message)
            note_load(connection, done[name])
        whole = all(load.is_good for load in done.values())
        of_nobody = settle_nobody(connection, source, whole=whole)
        note_nobody(connection, source.name, of_nobody)
        find_records(connection, source)
    done |= {name: replace(done[name], rows_of_nobody=rows) for name, rows in of_nobody.items()}
    return tuple(done[mapped.name] for mapped in source.ingested)
