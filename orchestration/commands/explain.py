"""`oubli explain`."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from orchestration.commands.named_record import tell
from orchestration.commands.person import show
from orchestration.commands.ruled_out import sum_up, tell_why
from orchestration.commands.session import Session, day, err, out, planned_night, session
from orchestration.commands.timeline import LEGEND, drawn
from orchestration.database.warehouse import read_only
from orchestration.database.what_if import PREFIX, what_if
from orchestration.errors import DatabaseError
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.reporting.explanation import explain as explained
from orchestration.reporting.person.page import write_person
from orchestration.reporting.person.words import read_words
from orchestration.reporting.record import Record, find_record
from orchestration.reporting.timeline import Moment, moments
from orchestration.settings import PROJECT_DIR


def explain(
    record: Annotated[
        str | None, typer.Argument(metavar="SOURCE:RECORD_ID", help="A record, such as crm:17; or --all.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody, one JSON object a line.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Another day, computed anew; the last night's without."),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Tell everything that was ruled out, and why, rather than how much.")
    ] = False,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Write it as a page with a picture, for your eyes only: delete it after use."
        ),
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say what is kept of a person, on what ground, until when and why.

    Another day is computed from what is known today: what was erased or changed since cannot be seen any more.
    """
    with session() as work:
        if (record is None) == (not everybody):
            raise DatabaseError("explain", "give one SOURCE:RECORD_ID, or --all")
        if page is not None and everybody:
            raise DatabaseError("--html", "is about one person; give a SOURCE:RECORD_ID")
        asked = None if as_of is None else day(as_of)
        with _marts(work, asked) as (told_on, prefix):
            reader = read_only(work.warehouse)
            with reader.connect() as connection:
                found = None if record is None else find_record(connection, record, work.settings.sources)
                for told in _told(connection, told_on, found, prefix):
                    if page is not None and told["person"] is not None:
                        timeline = moments(connection, told["person"], prefix)
                        _write(work, connection, page.expanduser().absolute(), told, timeline, is_anew=bool(prefix))
                    if as_json_ or everybody:
                        out.file.write(json.dumps(told, ensure_ascii=False) + "\n")
                        continue
                    if found is not None:
                        tell(found)
                    if told["person"] is None:
                        continue
                    if page is not None:
                        out.print(str(page), markup=False, highlight=False, soft_wrap=True)
                    else:
                        show(told)
                        tell_why(told) if why else sum_up(told)
                        _draw(moments(connection, told["person"], prefix), told_on)
            reader.dispose()
    raise typer.Exit


@contextmanager
def _marts(work: Session, asked: date | None) -> Iterator[tuple[date, str]]:
    """The day that the marts stand for, and their prefix: the last night's, or those built for the day asked for."""
    night = planned_night(work, "explain")
    if asked is None or asked == night.as_of:
        yield night.as_of, ""
        return
    entities = staged(PROJECT_DIR, work.settings.sources)
    project, home = PROJECT_DIR / "dbt_project", work.settings.home
    with (
        err.status(f"computing {asked}"),
        what_if(work.warehouse, project, home, entities) as build,
    ):
        build(asked, night.policy_hash or "")
        yield asked, PREFIX


def _write(
    work: Session,
    connection: Connection,
    page: Path,
    told: Mapping[str, Any],
    timeline: tuple[Moment, ...],
    *,
    is_anew: bool,
) -> None:
    data_map = read_data_map(PROJECT_DIR, work.settings.sources)
    words = read_words(connection, data_map, work.settings.policies_path)
    write_person(page, told, timeline, words, is_anew=is_anew)


def _told(connection: Connection, as_of: date, found: Record | None, prefix: str) -> Iterator[dict[str, Any]]:
    """What is told of everybody, or of the record found and its person; where it has none any more, of it alone."""
    if found is None:
        yield from explained(connection, as_of.isoformat(), None, prefix)
        return
    record = {"record": asdict(found)}
    if found.person is None:
        yield {"person": None, "records": list(found.others), "as_of": as_of.isoformat(), **record}
        return
    for told in explained(connection, as_of.isoformat(), found.person, prefix):
        yield told | record


def _draw(timeline: tuple[Moment, ...], as_of: date) -> None:
    out.print("Timeline", style="italic")
    for line in drawn(timeline, as_of):
        out.print(line, highlight=False, soft_wrap=True)
    out.print(LEGEND, style="dim", highlight=False)
