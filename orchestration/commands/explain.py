"""`oubli explain`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.being_built import built
from orchestration.commands.named_record import tell, tell_no_page
from orchestration.commands.person import show
from orchestration.commands.ruled_out import sum_up, tell_why
from orchestration.commands.session import Session, computed_night, day, err, out, session
from orchestration.commands.telling import read_person
from orchestration.commands.timeline import LEGEND, drawn
from orchestration.database.warehouse import read_only
from orchestration.database.what_if import PREFIX, what_if
from orchestration.errors import DatabaseError
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.reporting.archived_consents import of_a_past_day
from orchestration.reporting.explanation import explain as explained
from orchestration.reporting.person.page import Person, write_person
from orchestration.reporting.person.treated import NOTHING, as_json, mark, read_current
from orchestration.reporting.person.words import read_words
from orchestration.reporting.record import Record, find_record
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
    with_history: Annotated[
        bool, typer.Option("--history", help="Tell the legal bases of prospecting day by day, too.")
    ] = False,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say what is kept of a person, on what ground, until when and why.

    Another day is computed from what is known today: what was erased or changed since cannot be seen any more.
    """
    with session() as work, built(work.warehouse, "explain"):
        if (record is None) == (not everybody):
            raise DatabaseError("explain", "give one SOURCE:RECORD_ID, or --all")
        asked = None if as_of is None else day(as_of)
        if record is None:
            if page is not None or with_history:
                raise DatabaseError("explain --all", "tells in JSON only; give a SOURCE:RECORD_ID for one person")
            _tell_everybody(work, asked)
        else:
            found = _find(work, record)
            person = None if found.person is None else read_person(work, found.person, asked, with_history=with_history)
            if page is not None and person is not None:
                _write(work, page.expanduser().absolute(), person)
            if as_json_:
                told = {"person": None, "records": list(found.others)} if person is None else as_json(person.marked)
                out.file.write(json.dumps({**told, "record": asdict(found)}, ensure_ascii=False) + "\n")
                raise typer.Exit
            tell(found)
            if person is None and page is not None:
                tell_no_page(found, page.expanduser().absolute())
            elif person is not None and page is not None:
                out.print(str(page), markup=False, highlight=False, soft_wrap=True)
            elif person is not None:
                show(person.marked)
                tell_why(person.told) if why else sum_up(person.told)
                _draw(person)
    raise typer.Exit


def _find(work: Session, record: str) -> Record:
    computed_night(work, "explain")
    with work.warehouse.connect() as connection:
        return find_record(connection, record, work.settings.sources)


def _tell_everybody(work: Session, asked: date | None) -> None:
    night = computed_night(work, "explain")
    with _marts(work, asked) as (told_on, prefix):
        reader = read_only(work.warehouse)
        with reader.connect() as connection:
            done = read_current(connection, staged(PROJECT_DIR, work.settings.sources))
            for known in explained(connection, told_on.isoformat(), None, prefix):
                told = of_a_past_day(known) if told_on < night.as_of else known
                marked = mark(told, done.get(told["person"], NOTHING))
                out.file.write(json.dumps(as_json(marked), ensure_ascii=False) + "\n")
        reader.dispose()


@contextmanager
def _marts(work: Session, asked: date | None) -> Iterator[tuple[date, str]]:
    """The day that the marts stand for, and their prefix: the last night's, or those built for the day asked for."""
    night = computed_night(work, "explain")
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


def _write(work: Session, page: Path, person: Person) -> None:
    data_map = read_data_map(PROJECT_DIR, work.settings.sources)
    with work.warehouse.connect() as connection:
        words = read_words(connection, data_map, work.settings.policies_path)
    write_person(page, person, words)


def _draw(person: Person) -> None:
    out.print("Timeline", style="italic")
    for line in drawn(person.moments, date.fromisoformat(person.told["as_of"])):
        out.print(line, highlight=False, soft_wrap=True)
    out.print(LEGEND, style="dim", highlight=False)
