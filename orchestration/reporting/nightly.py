"""Where the reports of the nights stand."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from expectations.data_docs.kept import NIGHTS_KEPT
from orchestration.enforcement.night import count
from orchestration.evidence.outside import outside_of
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.clearing import Cleared, clear, days_of
from orchestration.reporting.docs import find_docs
from orchestration.reporting.message.kept import keep_letter
from orchestration.reporting.message.letter import languages_of
from orchestration.reporting.names import period
from orchestration.reporting.night import Night, read_night
from orchestration.reporting.nights import NIGHTS, read_kept, write_nights
from orchestration.reporting.page import INDEX, write_report
from orchestration.reporting.past import TOLD
from orchestration.reporting.policies.figures import read_book_figures
from orchestration.reporting.policies.pages import PolicyPages, book_folder, find_pages, write_pages
from orchestration.reporting.reading import read_report
from orchestration.reporting.register.first_night import first_night
from orchestration.reporting.register.folder import find_version, keep_version
from orchestration.reporting.register.register import make_register
from orchestration.reporting.shelf import Shelf, over, until
from orchestration.reporting.tonight import tonight
from orchestration.settings import Settings
from retention_policies.book import PolicyBook
from retention_policies.controller import load_controller
from retention_policies.errors import PolicyError
from retention_policies.legal_time import PARIS


def report_file(home: Path, as_of: date) -> Path:
    """The report of the night of that date."""
    return home / "reports" / f"{as_of.isoformat()}.html"


def write_nightly(
    warehouse: Engine, settings: Settings, data_map: Sequence[MappedSource], *, night_id: str, as_of: date
) -> Path:
    """Write the report of a night to its place, with links to the pages of its policies and the Data Docs beside it.

    The letter that says it is there is written, too, and kept until it is delivered.
    """
    target = report_file(settings.home, as_of)
    kept = settings.reports_kept
    report = read_report(warehouse, night_id, as_of=as_of, outside=outside_of(settings), data_map=data_map)
    with warehouse.connect() as connection:
        pages = _write_pages(connection, report.night, target.parent, settings.policies_path)
        ends = until(connection, as_of, kept)
        since = first_night(connection, report.night.policy_hash)
    write_report(
        report,
        target=target,
        docs=find_docs(target.parent, as_of, report.night.run.started_at),
        pages=pages,
        register=_write_register(report.night, target.parent, settings.policies_path, data_map, since),
        shelf=Shelf(NIGHTS, period(str(kept)), ends, NIGHTS_KEPT),
    )
    with warehouse.begin() as connection:
        count(connection, night_id, **{TOLD: tonight(report).told})
        keep_letter(connection, report, languages_of(settings), file=target, url=settings.report_url)
        nights = read_kept(connection, target.parent, kept=kept, as_of=_judged_on(report.night))
    write_nights(nights, target.parent, kept=period(str(kept)))
    return target


def clear_nightly(warehouse: Engine, settings: Settings, *, night_id: str) -> Cleared:
    """Delete the reports that are past their retention after that night, and what stands beside them."""
    reports = report_file(settings.home, date.min).parent
    with warehouse.connect() as connection:
        day = _judged_on(read_night(connection, night_id))
        gone = over(connection, days_of(reports), kept=settings.reports_kept, as_of=day)
    return clear(reports, gone)


def _judged_on(night: Night) -> date:
    """The day by which reports grow old: a night that is run for a day to come makes none of them older."""
    return min(night.as_of, night.run.started_at.astimezone(PARIS).date())


def _write_register(
    night: Night, reports: Path, policies: Path, data_map: Sequence[MappedSource], since: date | None
) -> str | None:
    """The register of the night's policies, written anew if the files still say what they said that night."""
    book = _applied(night, policies)
    if book is not None:
        try:
            controller = load_controller(policies)
        except PolicyError:
            return find_version(reports, night.policy_hash)
        register = make_register(book, data_map, controller, on=night.as_of)
        written = keep_version(register, reports, on=night.as_of, language="fr", since=since)
        return written.relative_to(reports).as_posix()
    return find_version(reports, night.policy_hash)


def _applied(night: Night, policies: Path) -> PolicyBook | None:
    """The book of the files, if it is still the one that the night applied."""
    try:
        book = PolicyBook.load(policies)
    except PolicyError:
        return None  # a file that somebody is editing stops the next night, and no report
    return book if book.hash == night.policy_hash else None


def _write_pages(connection: Connection, night: Night, reports: Path, policies: Path) -> PolicyPages:
    """The pages of the night's policies, written anew if the files still say what they said that night."""
    book = _applied(night, policies)
    if book is not None:
        figures = read_book_figures(connection, night)
        write_pages(book, book_folder(reports, book.hash), figures, report=f"../../{INDEX}")
    return find_pages(reports, night.policy_hash)
