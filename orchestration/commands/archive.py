"""`oubli archive`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.commands.person import tight
from orchestration.commands.restore import AsJson, named, restore
from orchestration.commands.session import in_paris, out, session
from orchestration.enforcement.archive_reading import Archived, read_archive, readings

archive = typer.Typer(no_args_is_help=True, help="The intermediate archive: read and restored from, for a reason.")
MOST = 200


@archive.callback()
def _archive() -> None:
    """The intermediate archive: read and restored from, for a reason."""


@archive.command()
def read(
    record: Annotated[str, typer.Argument(metavar="SOURCE:RECORD_ID", help="A record, such as invoicing:17.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who reads.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why; it is kept with the reading.")],
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOCUMENT_ID", help="Only this document of the record.")
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Show what the archive keeps of a record: personal data. Who read it, when and why is noted."""
    with session() as work:
        source, record_id = named(record, "archive read")
        with work.warehouse.begin() as connection:
            found = read_archive(connection, source, record_id, document, by=by, reason=reason)
    if as_json_:
        out.print_json(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    elif found:
        _show(found)
    else:
        out.print("The archive keeps nothing of it; what its system keeps as its own archive is in that system.")


archive.command()(restore)


@archive.command("readings")
def readings_(as_json_: AsJson = False) -> None:
    """List who read the archive, when and why; the newest first."""
    with session() as work, work.warehouse.connect() as connection:
        found = readings(connection, MOST)
    if as_json_:
        out.print_json(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False))
        return
    table = Table("When (Paris)", "Who", "Why", "What", "Rows", title="Readings of the archive", title_justify="left")
    for one in found:
        what = ":".join(part for part in (one.source, one.record_id, one.document_id) if part)
        cells = (in_paris(one.read_at), one.read_by, one.reason, what, str(one.payloads))
        table.add_row(*map(escape, cells))
    for each in table.columns:
        each.overflow = "fold"
    out.print(table if found else "Nobody has read the archive.")


def _show(found: tuple[Archived, ...]) -> None:
    """A table for each row of a system: who reads it has said why, so nothing of it may be cut off."""
    for one in found:
        what = " ".join(part for part in (one.data_category, one.document_id) if part)
        title = f"{what}, kept for {one.purpose}: {one.table_name} {one.row_key}"
        out.print(title, style="bold", markup=False, highlight=False, soft_wrap=True)
        table = tight("", "Column", "Value")
        for each in table.columns:
            each.overflow = "fold"
        for column, value in one.payload.items():
            table.add_row(escape(column), escape(str(value)))
        out.print(table)
