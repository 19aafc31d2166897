"""`oubli explain`."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlalchemy import text

from orchestration.commands.session import out, session
from orchestration.database.warehouse import read_only
from orchestration.errors import DatabaseError
from orchestration.reporting.explanation import explain as explained
from orchestration.reporting.explanation import person_of


def explain(
    record: Annotated[
        str | None, typer.Argument(metavar="SOURCE:RECORD_ID", help="A record, such as crm:17; or --all.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody, one JSON object a line.")] = False,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say what is kept of a person, on what ground, until when and why, as of the last night."""
    with session() as work:
        if (record is None) == (not everybody):
            raise DatabaseError("explain", "give one SOURCE:RECORD_ID, or --all")
        reader = read_only(work.warehouse)
        with reader.connect() as connection:
            as_of = connection.execute(text("select max(as_of) from control.nights where plan_id is not null")).scalar()
            if as_of is None:
                raise DatabaseError("explain", "no night has run yet; run `oubli run`")
            person = None if record is None else person_of(connection, record)
            for told in explained(connection, as_of.isoformat(), person):
                if as_json_ or everybody:
                    out.file.write(json.dumps(told, ensure_ascii=False) + "\n")
                else:
                    _show(told)
        reader.dispose()
    raise typer.Exit


def _show(told: dict[str, Any]) -> None:
    out.print(f"[bold]{told['person']}[/]  {', '.join(told['records'])}  as of {told['as_of']}", highlight=False)
    contact = told["last_contact"]
    if contact:
        out.print(f"Last contact: {contact['at']} ({contact['type']}, {contact['source'] or 'no system'})")
    for flag, sentence in (
        ("held", "A hold stands: nothing is purged."),
        ("quarantined", "A row of this person is in quarantine: nothing is purged until someone has looked."),
    ):
        if told[flag]:
            out.print(f"[yellow]{sentence}[/]")
    grounds = Table("Purpose", "Channel", "Basis", "Status", "Since", title="Legal basis", title_justify="left")
    for ground in told["legal_basis"]:
        cells = ("purpose", "channel", "basis", "status", "since")
        grounds.add_row(*(str(ground[cell] or "") for cell in cells))
    out.print(grounds)
    deadlines = Table(
        "Data",
        "Document",
        "Phase",
        "Rule",
        "Counts from",
        "Due on",
        "Then",
        "Reference",
        title="Deadlines",
        title_justify="left",
    )
    due = {(one["data_category"], one["record"]) for one in told["due"]}
    for one in told["deadlines"]:
        shown = ("data_category", "record", "phase", "rule", "counts_from", "due_on", "next", "reference")
        style = "red" if (one["data_category"], one["record"]) in due else ""
        deadlines.add_row(*(str(one[cell] or "") for cell in shown), style=style)
    out.print(deadlines)
