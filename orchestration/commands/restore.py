"""`oubli archive restore`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from orchestration.commands.session import err, in_paris, out, session
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

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


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
        source, record_id = named(record, "archive restore")
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


def named(record: str, command: str) -> tuple[str, str]:
    """The source and the id of a record.

    Raises:
        ArchiveError: it is not spelled so.
    """
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
