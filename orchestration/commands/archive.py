"""`oubli archive`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Engine

from orchestration.commands.session import err, in_paris, out, session
from orchestration.enforcement.archive_reading import Archived, read_archive, readings
from orchestration.enforcement.archive_restore import Restored, Restoring
from orchestration.enforcement.archive_restore import restore as restore_record
from orchestration.enforcement.lease import leased
from orchestration.enforcement.restorable import Asked
from orchestration.errors import ArchiveError
from orchestration.evidence.ledger_copy import copy_ledger
from orchestration.evidence.publishing import open_outside
from orchestration.identity.marker import key_of
from orchestration.ingestion.connection import connect
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.settings import PROJECT_DIR

archive = typer.Typer(no_args_is_help=True, help="The intermediate archive: read and restored from, for a reason.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]
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
        source, record_id = _named(record, "archive read")
        with work.warehouse.begin() as connection:
            found = read_archive(connection, source, record_id, document, by=by, reason=reason)
    if as_json_:
        out.print_json(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    elif found:
        _show(found)
    else:
        out.print("The archive keeps nothing of it; what its system keeps as its own archive is in that system.")


@archive.command()
def restore(
    record: Annotated[str, typer.Argument(metavar="SOURCE:RECORD_ID", help="A record, such as crm:17.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who restores.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="WHY", help="Why; the ledger keeps it for good, so name nobody.")
    ],
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOCUMENT_ID", help="Only this document of the record.")
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Make active again what the archive keeps of a record, as its person came back.

    No clock is touched: what is over goes again with the next night, unless a hold or a newer contact keeps it.
    """
    with session() as work:
        source, record_id = _named(record, "archive restore")
        data_map = {each.name: each for each in read_data_map(PROJECT_DIR, work.settings.sources)}
        if source not in data_map:
            raise ArchiveError(record, f"there is no source {source}; the sources are {', '.join(data_map)}")
        now, key = datetime.now(UTC), key_of(work.warehouse, work.settings)

        def open_system(system: MappedSource) -> Engine:
            return connect(system, warehouse=work.warehouse, read_only=False)

        with leased(work.warehouse, f"restore of {in_paris(now)}") as alone, err.status("restoring"):
            open_outside(alone, work.settings, now)
            restoring = Restoring(alone, data_map[source], open_system, work.settings.home, now, key)
            found = restore_record(restoring, Asked(record_id, document, by, reason))
            copy_ledger(alone, work.settings.home)
    if as_json_:
        out.print_json(json.dumps({"record": record} | asdict(found), default=str, ensure_ascii=False))
        return
    for line in _restored(record, found):
        out.print(line, markup=False, highlight=False, soft_wrap=True)


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
    out.print(table if found else "Nobody has read the archive.")


def _named(record: str, command: str) -> tuple[str, str]:
    source, _, record_id = record.partition(":")
    if not record_id:
        raise ArchiveError(command, f"expected SOURCE:RECORD_ID such as invoicing:17, got {record!r}")
    return source, record_id


def _restored(record: str, found: Restored) -> Iterator[str]:
    named = ", ".join([*(c for c in found.data_categories if c != "documents"), *found.documents])
    yield f"{record}: {named} left the archive (ledger entry {found.seq}); active again at the next reading."
    done = found.put_back
    if done.updated or done.inserted or done.left:
        yield (
            f"In its system: rows written to {done.updated}, rows written anew {done.inserted}, "
            f"values left as the system has them {done.left}."
        )
    if found.due_again:
        over = "; ".join(
            f"{one.document_id or one.data_category} since {one.due_on} by {one.rule}" for one in found.due_again
        )
        yield (
            f"As things stood with the last night the next one takes it out again: {over}. "
            f"A contact that is not read yet keeps it, or `oubli hold add {record}`."
        )


def _show(found: tuple[Archived, ...]) -> None:
    table = Table("Data", "Document", "Kept for", "Table", "Row", "Column", "Value")
    for one in found:
        place = (one.data_category, one.document_id or "", one.purpose, one.table_name, one.row_key)
        for column, value in one.payload.items():
            table.add_row(*map(escape, (*place, column, str(value))))
    out.print(table)
