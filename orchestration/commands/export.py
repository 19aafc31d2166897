"""`oubli export`."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from typing import Annotated

import typer
from sqlalchemy import Connection

from orchestration.commands.being_built import built
from orchestration.commands.resting import resting, tell_night
from orchestration.commands.session import Session, day, out, session
from orchestration.database.warehouse import read_only
from orchestration.enforcement.night import last_applied, last_night, last_planned, read_night
from orchestration.enforcement.taken_up import taken_up
from orchestration.enforcement.work_order import harmless
from orchestration.errors import DatabaseError, SettingsError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.contact_lists import HEADERS as CONTACTS
from orchestration.reporting.contact_lists import Contact, Contacts, contacts
from orchestration.reporting.invoice_gaps import HEADER as GAPS
from orchestration.reporting.invoice_gaps import InvoiceGap, invoice_gaps
from orchestration.reporting.quarantine_list import HEADER as QUARANTINED
from orchestration.reporting.quarantine_list import QuarantinedRow, quarantined_rows
from orchestration.reporting.undated import HEADER as MISSING
from orchestration.reporting.undated import Undated, undated
from orchestration.reporting.undone_list import HEADER as UNDONE
from orchestration.reporting.undone_list import UndoneItem, undone_items
from orchestration.reporting.warning_list import HEADER as WARNINGS
from orchestration.reporting.warning_list import Warned, note_warned, warnings
from orchestration.settings import PROJECT_DIR

export = typer.Typer(no_args_is_help=True, help="Lists for other tools and their operators: keys, and no addresses.")
Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only the records of this system.")]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help="Also who was put on the lists of that day and later; today's without."
    ),
]


@export.callback()
def _export() -> None:
    """Lists for other tools and their operators: keys, and no addresses."""


@export.command("no-contact")
def no_contact(source: Source = None) -> None:
    """Print, as CSV, who may not be contacted on which channel, and why."""
    _print("no-contact", source)


@export.command("re-permission")
def re_permission(source: Source = None) -> None:
    """Print, as CSV, whom to ask again: the ground is weak, or ends within 60 days."""
    _print("re-permission", source)


@export.command("held")
def held(source: Source = None) -> None:
    """Print, as CSV, what the last plan holds back although it is due, and why."""
    with session() as work:
        _known(work, source)
        with _reading(work) as connection:
            night = last_planned(connection)
            if night is None:
                raise DatabaseError("export held", "no night has made a plan yet; run `oubli run`")
            tell_night(connection, night)
            _write(UNDONE, undone_items(connection, plan_id=night.plan_id or "", outcome="held", source=source))


@export.command("failed")
def failed(source: Source = None) -> None:
    """Print, as CSV, what systems refused of the plan that was applied last, and with which words."""
    with session() as work:
        _known(work, source)
        with _reading(work) as connection:
            night = last_applied(connection)
            if night is None:
                raise DatabaseError("export failed", "no night has applied a plan yet; run `oubli apply`")
            tell_night(connection, night)
            plan_id = night.applied_plan_id or ""
            earlier = taken_up(connection, [night.night_id])
            refused = undone_items(connection, plan_id=plan_id, outcome="failed", source=source, earlier=earlier)
            _write(UNDONE, refused)


@export.command("quarantine")
def quarantine(source: Source = None) -> None:
    """Print, as CSV, the rows in quarantine, and what is wrong with each."""
    with session() as work:
        _known(work, source)
        with _reading(work) as connection:
            # A night fills it as it reads, however it ends.
            read_by = read_night(connection, last_night(connection) or "")
            if read_by is not None:
                tell_night(connection, read_by)
            _write(QUARANTINED, quarantined_rows(connection, source=source))


@export.command("invoice-gaps")
def list_invoice_gaps(source: Source = None) -> None:
    """Print, as CSV, the numbers that series of invoices lack: those that are gone, and those never read."""
    with session() as work:
        _known(work, source)
        resting(work, "export invoice-gaps", to_send=False)
        with _reading(work) as connection:
            _write(GAPS, invoice_gaps(connection, source=source))


@export.command("undated")
def list_undated(source: Source = None) -> None:
    """Print, as CSV, what has no certain end: it lacks a date, a rule or a person."""
    with session() as work:
        _known(work, source)
        resting(work, "export undated", to_send=False)
        data_map = read_data_map(PROJECT_DIR, [source] if source else work.settings.sources)
        with _reading(work) as connection:
            _write(MISSING, undated(connection, data_map))


@export.command("warnings")
def warn(source: Source = None, since: Since = None) -> None:
    """Print, as CSV, whom to warn that their data will end, and note it: it goes once the warning has run."""
    with session() as work:
        _known(work, source)
        night = resting(work, "export warnings", to_send=False)
        # The warning runs from the day it was listed, however old the night is.
        today = max(night.as_of, day(None))
        asked = {"as_of": night.as_of, "day": today, "since": day(since, "--since") if since else today}
        with work.warehouse.begin() as connection:
            _write(WARNINGS, warnings(connection, **asked, source=source))
            note_warned(connection, **asked, source=source)


def _print(kind: Contacts, source: str | None) -> None:
    with session() as work:
        _known(work, source)
        night = resting(work, f"export {kind}", to_send=True)
        with _reading(work) as connection:
            _write(CONTACTS[kind], contacts(connection, kind, as_of=night.as_of, source=source))


@contextmanager
def _reading(work: Session) -> Iterator[Connection]:
    reader = read_only(work.warehouse)
    try:
        with built(work.warehouse, "export"), reader.connect() as connection:
            yield connection
    finally:
        reader.dispose()


def _known(work: Session, source: str | None) -> None:
    if source is not None and source not in work.settings.sources:
        raise SettingsError("--source", f"expected one of {', '.join(work.settings.sources)}, got {source!r}")


def _write(
    header: Sequence[str], rows: Iterable[Contact | UndoneItem | InvoiceGap | QuarantinedRow | Undated | Warned]
) -> None:
    writer = csv.writer(out.file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(value) for value in astuple(row)])
    out.file.flush()
