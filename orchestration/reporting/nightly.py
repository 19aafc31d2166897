"""Where the reports of the nights stand."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from orchestration.evidence.outside import outside_of
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.docs import find_docs
from orchestration.reporting.night import Night, read_night
from orchestration.reporting.page import INDEX, write_report
from orchestration.reporting.policies.figures import read_book_figures
from orchestration.reporting.policies.pages import PolicyPages, book_folder, find_pages, write_pages
from orchestration.settings import Settings
from retention_policies.book import PolicyBook
from retention_policies.errors import PolicyError


def report_file(home: Path, as_of: date) -> Path:
    """The report of the night of that date."""
    return home / "reports" / f"{as_of.isoformat()}.html"


def write_nightly(
    warehouse: Engine, settings: Settings, data_map: Sequence[MappedSource], *, night_id: str, as_of: date
) -> Path:
    """Write the report of a night to its place, with links to the pages of its policies and the Data Docs beside it."""
    target = report_file(settings.home, as_of)
    with warehouse.connect() as connection:
        night = read_night(connection, night_id)
        pages = _write_pages(connection, night, target.parent, settings.policies_path)
    return write_report(
        warehouse,
        as_of=as_of,
        night_id=night_id,
        target=target,
        outside=outside_of(settings),
        docs=find_docs(target.parent, as_of, night.run.started_at),
        data_map=data_map,
        pages=pages,
    )


def _write_pages(connection: Connection, night: Night, reports: Path, policies: Path) -> PolicyPages:
    """The pages of the night's policies, written anew if the files still say what they said that night."""
    try:
        book = PolicyBook.load(policies)
    except PolicyError:
        book = None  # a file that somebody is editing stops the next night, and no report
    if book is not None and book.hash == night.policy_hash:
        figures = read_book_figures(connection, night)
        write_pages(book, book_folder(reports, book.hash), figures, report=f"../../{INDEX}")
    return find_pages(reports, night.policy_hash)
