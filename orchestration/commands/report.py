"""`oubli report`."""

import typer
from sqlalchemy import text

from orchestration.commands.session import out, session
from orchestration.errors import DatabaseError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.nightly import write_nightly
from orchestration.settings import PROJECT_DIR


def report() -> None:
    """Write the report of the last night again and print where it is."""
    with session() as work:
        with work.warehouse.connect() as connection:
            night = connection.execute(
                text("select night_id, as_of from control.nights order by started_at desc limit 1")
            ).first()
        if night is None:
            raise DatabaseError("report", "no night has run yet; run `oubli run`")
        path = write_nightly(
            work.warehouse,
            work.settings.home,
            read_data_map(PROJECT_DIR, work.settings.sources),
            night_id=night.night_id,
            as_of=night.as_of,
        )
    out.print(str(path), highlight=False, soft_wrap=True)
    raise typer.Exit
