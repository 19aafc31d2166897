"""`oubli hold`."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table
from sqlalchemy import Connection

from orchestration.commands.session import Session, day, err, out, session
from orchestration.enforcement.holding import Covered, Hold, lift, place, read_holds
from orchestration.enforcement.work_order import write_work_order
from orchestration.errors import HoldError
from orchestration.ingestion.data_map import read_data_map
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.legal_time import PARIS

hold = typer.Typer(no_args_is_help=True, help="Legal holds and restrictions of processing: nothing they cover goes.")
By = Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides.")]
Reason = Annotated[
    str, typer.Option("--reason", metavar="WHY", help="Why; name no data of the person beside the case.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@hold.callback()
def _hold() -> None:
    """Legal holds and restrictions of processing: nothing they cover goes."""


@hold.command()
def add(
    by: By,
    reason: Reason,
    record: Annotated[
        str | None, typer.Argument(metavar="SOURCE:RECORD_ID", help="A record, such as crm:17: its person, everywhere.")
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="SOURCE:DOCUMENT_ID", help="One document only.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="NAME", help="Whom one system knows, everywhere, now or later; nobody else."),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="PURPOSE", help="What this policy keeps, of these or of everybody."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The day it ends by itself; never without.")
    ] = None,
    restriction: Annotated[
        bool, typer.Option("--restriction", help="A restriction (GDPR, Art. 18): not to be contacted either.")
    ] = False,
    as_json_: AsJson = False,
) -> None:
    """Keep from erasure whatever is named, from now on; it waits for the batch under way, if there is one."""
    with session() as work:
        covered = _covered(work, record, document, source, policy)
        with err.status("placing the hold, once no batch is under way"), work.warehouse.begin() as connection:
            placed = place(
                connection,
                covered,
                kind="restriction" if restriction else "legal_hold",
                by=by,
                reason=reason,
                on=day(None),
                until=None if until is None else day(until, "--until"),
            )
            files = _written(connection, work.settings, placed.rescinded)
        if as_json_:
            out.print_json(json.dumps(_as_json(placed.hold) | {"work_orders": [str(file) for file in files]}))
            return
        _show([placed.hold])
        for file in files:
            told = f"A work order was still open and is shorter now; give its operator the new file: {file}"
            out.print(told, highlight=False, soft_wrap=True)


@hold.command("lift")
def lift_(
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="The hold, as `oubli hold list` names it.")],
    by: By,
    reason: Reason,
    as_json_: AsJson = False,
) -> None:
    """Lift a hold; the next night may plan again what it kept back."""
    with session() as work:
        with work.warehouse.begin() as connection:
            lifted = lift(connection, hold_id, by=by, reason=reason, at=datetime.now(UTC))
        _tell([lifted], as_json_=as_json_)


@hold.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Those that were lifted, too.")] = False,
    as_json_: AsJson = False,
) -> None:
    """List the holds placed here; those that a system declares of its own are counted in the report."""
    with session() as work:
        with work.warehouse.connect() as connection:
            found = read_holds(connection, ended=everything)
        _tell(list(found), as_json_=as_json_)


def _covered(
    work: Session, record: str | None, document: str | None, source: str | None, policy: str | None
) -> Covered:
    if sum(given is not None for given in (record, document, source)) > 1 or not (
        record or document or source or policy
    ):
        raise HoldError("hold add", "name one SOURCE:RECORD_ID, --document or --source, or a --policy, or one with it")
    system, _, key = (record or document or source or "").partition(":")
    if (record or document) and not key:
        raise HoldError("hold add", f"expected SOURCE:ID such as crm:17, got {record or document!r}")
    if system and system not in work.settings.sources:
        raise HoldError("hold add", f"expected one of {', '.join(work.settings.sources)} as system, got {system!r}")
    return Covered(system or None, key if record else None, key if document else None, policy)


def _tell(found: list[Hold], *, as_json_: bool) -> None:
    if as_json_:
        out.print_json(json.dumps([_as_json(one) for one in found]))
    elif found:
        _show(found)
    else:
        out.print("No holds were placed here.")


def _as_json(one: Hold) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(asdict(one), default=lambda value: value.isoformat()))
    return told | {"scope": one.covered.scope}


def _written(connection: Connection, settings: Settings, shorter: Iterable[tuple[str, str]]) -> list[Path]:
    """The work orders of these plans and systems anew."""
    shorter = list(shorter)
    if not shorter:
        return []
    data_map = {source.name: source for source in read_data_map(PROJECT_DIR, settings.sources)}
    return [
        write_work_order(connection, settings.home, plan_id, data_map[source])
        for plan_id, source in shorter
        if source in data_map
    ]


def _show(found: list[Hold]) -> None:
    # Whoever lifts a hold types its name, and whoever reads a list looks for a record: no narrow terminal may cut them.
    table = Table(Column("Hold", no_wrap=True), Column("Covers", overflow="fold"), "Since", "Who and why", "People")
    for one in found:
        until = f"\nuntil {one.until}" if one.until else ""
        told = [f"{one.kind.replace('_', ' ')} by {one.placed_by}: {one.reason}"]
        if one.lifted_at is not None:
            told.append(f"lifted {one.lifted_at.astimezone(PARIS):%Y-%m-%d} by {one.lifted_by}: {one.lift_reason}")
        persons = "all" if one.persons is None else f"{one.persons:,}"
        table.add_row(
            *map(escape, (one.hold_id, one.covered.told, f"{one.placed_on}{until}", "\n".join(told), persons))
        )
    out.print(table)
