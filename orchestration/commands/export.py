"""`oubli export`."""

import csv
from dataclasses import astuple
from typing import Annotated

import typer

from orchestration.commands.session import Session, out, planned_night, session
from orchestration.database.warehouse import read_only
from orchestration.enforcement.work_order import harmless
from orchestration.errors import SettingsError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.contact_lists import HEADER, Contacts, contacts
from orchestration.reporting.undated import HEADER as MISSING
from orchestration.reporting.undated import undated
from orchestration.settings import PROJECT_DIR

export = typer.Typer(no_args_is_help=True, help="Lists for other tools and their operators: keys, and no addresses.")
Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only the records of this system.")]


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


@export.command("undated")
def list_undated(source: Source = None) -> None:
    """Print, as CSV, what has no certain end: it lacks a date, a rule or a person."""
    with session() as work:
        _check(work, source)
        planned_night(work, "export")
        data_map = read_data_map(PROJECT_DIR, [source] if source else work.settings.sources)
        reader = read_only(work.warehouse)
        with reader.connect() as connection:
            writer = csv.writer(out.file)
            writer.writerow(MISSING)
            for one in undated(connection, data_map):
                writer.writerow([harmless(value) for value in astuple(one)])
        reader.dispose()


def _check(work: Session, source: str | None) -> None:
    if source is not None and source not in work.settings.sources:
        raise SettingsError("--source", f"expected one of {', '.join(work.settings.sources)}, got {source!r}")


def _print(kind: Contacts, source: str | None) -> None:
    with session() as work:
        _check(work, source)
        night, reader = planned_night(work, "export"), read_only(work.warehouse)
        with reader.connect() as connection:
            writer = csv.writer(out.file)
            writer.writerow(HEADER)
            for contact in contacts(connection, kind, as_of=night.as_of, source=source):
                writer.writerow([harmless(value) for value in astuple(contact)])
        reader.dispose()
