"""`oubli report`."""

import typer

from orchestration.commands.session import out, session
from orchestration.enforcement.night import last_night, read_night
from orchestration.errors import DatabaseError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.nightly import write_nightly
from orchestration.settings import PROJECT_DIR


def report() -> None:
    """Write the report of the last night again and print where it is."""
    with session() as work:
        with work.warehouse.connect() as connection:
            night = read_night(connection, last_night(connection) or "")
        if night is None:
            raise DatabaseError("report", "no night has run yet; run `oubli run`")
        path = write_nightly(
            work.warehouse,
            work.settings,
            read_data_map(PROJECT_DIR, work.settings.sources),
            night_id=night.night_id,
            as_of=night.as_of,
        )
    out.print(str(path), highlight=False, soft_wrap=True)
    raise typer.Exit
