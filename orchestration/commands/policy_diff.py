"""`oubli policy diff`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.book_folder import book_folder
from orchestration.commands.person import in_parts, tight
from orchestration.commands.session import Session, computed_night, day, err, out, session
from orchestration.database.what_if import what_if
from orchestration.enforcement.book_diff import Book, Changed, changed, keep_due, persons_changed
from orchestration.errors import OubliError
from orchestration.ingestion.data_map import staged
from orchestration.ingestion.policy_rows import forget_book, last_book, load_policies
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook

WORDS = {"newly_due": "Newly due", "no_longer_due": "No longer due", "another_action": "Another action"}


def diff(
    against: Annotated[
        str | None,
        typer.Option(
            metavar="GITREF|DIR",
            help="The book it would replace: a git revision or a folder; the last night's without.",
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day to compare on; the last night's without.")
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Show what would become due, and what no longer, if the policy files as they stand replaced another book.

    Nothing is purged or planned: both books are computed beside the night's marts, over the data of the last night.
    """
    with session() as work:
        asked = computed_night(work, "policy diff").as_of if as_of is None else day(as_of)
        this = PolicyBook.load(work.settings.policies_path)
        load_policies(work.warehouse, this)
        try:
            with _other_book(work, against) as that:
                found, persons = _compared(work, asked, this.hash, that)
        finally:
            forget_book(work.warehouse, this.hash)
        if as_json_:
            told = {"as_of": asked.isoformat(), "this": this.hash, "that": that, "persons": persons}
            out.print_json(json.dumps(told | {"changes": [one.__dict__ for one in found]}))
        else:
            on = f"on {asked}" if as_of is not None else f"on {asked}, the date of the last computed night"
            _show(found, persons, f"{that[:12]} -> {this.hash[:12]} {on}")
    raise typer.Exit


def _compared(work: Session, as_of: date, this: str, that: str) -> tuple[tuple[Changed, ...], dict[str, int]]:
    entities = staged(PROJECT_DIR, work.settings.sources)
    books: dict[Book, str] = {"that": that, "this": this}
    with (
        err.status("computing") as status,
        what_if(work.warehouse, PROJECT_DIR / "dbt_project", work.settings.home, entities) as build,
        work.warehouse.connect() as connection,
    ):
        for book, policy_hash in books.items():
            status.update(f"computing the book {policy_hash[:12]}")
            build(as_of, policy_hash)
            keep_due(connection, book)
            connection.commit()
        return changed(connection), persons_changed(connection)


@contextmanager
def _other_book(work: Session, against: str | None) -> Iterator[str]:
    """The hash of the book to compare with, whose rows stand in the warehouse for as long as this lasts."""
    if against is None:
        with work.warehouse.connect() as connection:
            last = last_book(connection)
        if last is None:
            raise OubliError("policy diff", "no night has run yet; run `oubli run`, or give --against")
        yield last
        return
    with book_folder(work.settings.policies_path, against) as folder:
        book = PolicyBook.load(folder)
    load_policies(work.warehouse, book)
    try:
        yield book.hash
    finally:
        forget_book(work.warehouse, book.hash)


def _show(found: tuple[Changed, ...], persons: dict[str, int], title: str) -> None:
    if not found:
        out.print(f"Policy books {title}: nothing would become due, and nothing would no longer be.", highlight=False)
        return
    out.print(f"Policy books {title}", style="bold", highlight=False)
    for change, number in persons.items():
        out.print(_table(f"{WORDS[change]}: {number:,} {'person' if number == 1 else 'people'}", found, change))


def _table(title: str, found: tuple[Changed, ...], change: str) -> Table:
    table = tight(title, "System")
    for heading in ("Data", "Action", "Rule"):
        table.add_column(heading, no_wrap=True)
    for heading in ("People", "Documents", "Items"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found:
        if one.change == change:
            counts = (f"{number:,}" for number in (one.persons, one.documents, one.items))
            table.add_row(one.source, in_parts(one.data_category), one.action, in_parts(one.rule), *counts)
    return table
