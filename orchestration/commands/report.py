"""`oubli report`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from orchestration.commands.session import DONE, FAILED, out, say_error, session
from orchestration.enforcement.night import last_night, read_night
from orchestration.errors import DatabaseError, SettingsError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.message.delivery import deliver
from orchestration.reporting.message.recipients import VARIABLE
from orchestration.reporting.nightly import write_nightly
from orchestration.settings import PROJECT_DIR


def report(
    send: Annotated[bool, typer.Option("--send", help="Send its message now, too, to everybody who is told.")] = False,
) -> None:
    """Write the report of the last night again and print where it is."""
    troubles: tuple[str, ...] = ()
    with session() as work:
        if send and not work.settings.report_to:
            raise SettingsError(VARIABLE, "is not set; give it the addresses to send to")
        with work.warehouse.connect() as connection:
            night = read_night(connection, last_night(connection) or "")
        if night is None:
            raise DatabaseError("report", "no night has run yet; run `oubli run`")
        data_map = read_data_map(PROJECT_DIR, work.settings.sources)
        path = write_nightly(work.warehouse, work.settings, data_map, night_id=night.night_id, as_of=night.as_of)
        out.print(str(path), highlight=False, soft_wrap=True)
        if send:
            at = datetime.now(UTC)
            sent = deliver(work.warehouse, work.settings, night=night, has_report=True, anyway=True, at=at)
            troubles = sent.troubles
            out.print(f"Sent to {sent.taken} of {sent.taken + len(troubles)} addresses.", highlight=False)
    for trouble in troubles:
        say_error(trouble)
    raise typer.Exit(FAILED if troubles else DONE)
