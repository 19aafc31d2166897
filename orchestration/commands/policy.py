"""`oubli policy`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.policy_diff import diff
from orchestration.commands.session import DONE, FAILED, out, sentences, session
from orchestration.database.embedded import data_folder
from orchestration.errors import OubliError
from orchestration.ingestion.data_map import categories_of, read_data_map
from orchestration.ingestion.event_types import check_event_types
from orchestration.reporting.policies.figures import BookFigures, last_book_figures, unused
from orchestration.reporting.policies.pages import INDEX, book_folder, write_pages
from orchestration.settings import PROJECT_DIR, Settings, read_settings
from retention_policies.book import PolicyBook
from retention_policies.controller import load_controller

policy = typer.Typer(no_args_is_help=True, help="The policy book: what must happen to which data, and why.")


@policy.callback()
def _policy() -> None:
    """The policy book: what must happen to which data, and why."""


@policy.command()
def check(as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False) -> None:
    """List what a DPO should look at in the policy book, given the data map and the last night; status 1 if wrong."""
    with sentences():
        settings = read_settings()
        book = PolicyBook.load(settings.policies_path)
        data_map = read_data_map(PROJECT_DIR, settings.sources)
        check_event_types(data_map, book.contact_events)
        controller = load_controller(settings.policies_path)
        figures = _figures(settings)
    findings = [
        *book.check(categories_of(data_map), [source.name for source in data_map]),
        *(unused(book, figures) if figures else ()),
        *controller.missing([policy.purpose for policy in book.policies]),
    ]
    if as_json_:
        found = [{"severity": f.severity, "place": f.place, "sentence": f.sentence} for f in findings]
        out.print_json(json.dumps({"policy_hash": book.hash, "findings": found}))
    else:
        table = Table(title=f"Policy book {book.hash[:16]}", title_justify="left")
        for heading in ("", "Where", "What"):
            table.add_column(heading)
        for finding in findings:
            table.add_row(finding.severity, finding.place, finding.sentence)
        out.print(table if findings else f"Policy book {book.hash[:16]}: nothing to look at.")
    raise typer.Exit(FAILED if any(f.severity == "error" for f in findings) else DONE)


@policy.command()
def pages(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="The folder to write into; beside the reports without.")
    ] = None,
) -> None:
    """Write a page per policy for people, and one over all of them, and print where that is; no night is needed."""
    with sentences():
        settings = read_settings()
        book = PolicyBook.load(settings.policies_path)
        reports = settings.home / "reports"
        folder = book_folder(reports, book.hash) if to is None else to.expanduser().absolute()
        report = f"../../{INDEX}" if to is None and (reports / INDEX).exists() else None
        try:
            path = write_pages(book, folder, _figures(settings), report=report)
        except OSError as error:
            raise OubliError(str(folder), f"cannot be written to ({error.strerror}); give another folder") from None
    out.print(str(path), highlight=False, soft_wrap=True)
    raise typer.Exit


def _figures(settings: Settings) -> BookFigures | None:
    """Those of the last night; none where no warehouse was ever set up, as the policies can be read without."""
    if settings.database_url is None and not data_folder(settings.home).exists():
        return None
    with session() as work, work.warehouse.connect() as connection:
        return last_book_figures(connection)


policy.command()(diff)
