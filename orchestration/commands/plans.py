"""`oubli plan`, `approve` and `apply`."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from orchestration.commands.nights import STATUSES, AsJson, AsOf, conclude, ending, execute, say_end
from orchestration.commands.plan_differences import differences, tell_differences
from orchestration.commands.session import Session, day, out, session
from orchestration.enforcement.approval import (
    POLICIES_CHANGED,
    Approval,
    approved_plan,
    last_approval,
    outdated,
    wants_approval,
)
from orchestration.enforcement.approval import approve as approve_plan
from orchestration.enforcement.night import Night
from orchestration.enforcement.pause import standing
from orchestration.enforcement.plan import Plan, PlanCount, latest_plan, plan_counts, plan_of, read_plan
from orchestration.errors import PlanError
from retention_policies.book import PolicyBook


def plan(
    as_of: AsOf = None,
    last: Annotated[
        bool, typer.Option("--last", help="Show the plan made last, without reading anything anew.")
    ] = False,
    previous: Annotated[
        str | None,
        typer.Option("--diff", metavar="PREVIOUS", help="Show, too, how it differs from this earlier plan."),
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Show exactly what would be done, and freeze it; nothing is deleted."""
    with session() as work:
        night = None
        if previous is not None:
            with work.warehouse.connect() as connection:
                plan_of(connection, previous)
        if not last:
            night, sentence = execute(work, "retention_plan", day(as_of), None)
            if night is None or night.plan_id is None:
                raise typer.Exit(say_end(*ending(night, sentence), as_json_=as_json_))
        with work.warehouse.connect() as connection:
            found = latest_plan(connection)
        if found is None:
            raise PlanError("plan", "there is none yet; run `oubli plan`")
        raise typer.Exit(show_plan(work, found, night, previous=previous, as_json_=as_json_))


def show_plan(work: Session, found: Plan, night: Night | None, *, previous: str | None, as_json_: bool) -> int:
    """Print a plan, counted by system, purpose and action; the exit status.

    Args:
        work: the command's session.
        found: the plan; it waits until somebody approves it, if it has to.
        night: the night that made it just now, which tells what a gate left out.
        previous: the plan that it is held against, if any.
        as_json_: print JSON.
    """
    now = datetime.now(UTC)
    with work.warehouse.connect() as connection:
        counts = plan_counts(connection, found.plan_id)
        approval = last_approval(connection, found.plan_id, at=now)
        wanted = wants_approval(connection, found, at=now)
    changed = night is None and found.state in ("ready", "waiting") and found.policy_hash != _book(work)
    if changed:
        wanted = f"{found.plan_id}: {outdated(POLICIES_CHANGED)}"
    differing = differences(work, found, previous)
    left_out = night.message if night is not None and night.status == "held" else None
    status = "waiting" if wanted else "held" if left_out else "done"
    if as_json_:
        message = "\n".join(said for said in (wanted, left_out) if said) or None
        holds = approval is not None and not changed and approval.holds(found.plan_id, at=now)
        told = {**_as_json(found, counts, approval, holds=holds), "status": status, "message": message}
        if differing is not None:
            told["differences"] = [vars(one) for one in differing]
        out.print_json(json.dumps(told))
        return STATUSES[status]
    out.print(_table(found, counts))
    out.print(f"{found.item_count:,} items of {found.person_count:,} people; policies {found.policy_hash[:12]}.")
    if differing is not None and previous is not None:
        for part in tell_differences(differing, previous):
            out.print(part)
    for line in _notes(found, approval, wanted, left_out, now):
        out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    return STATUSES[status]


def _book(work: Session) -> str:
    return PolicyBook.load(work.settings.policies_path).hash


def _notes(
    found: Plan, approval: Approval | None, wanted: str | None, left_out: str | None, now: datetime
) -> Iterator[str]:
    for wait in found.waits_for:
        yield f"waits: {wait.sentence}"
    if wanted:
        yield wanted
    elif found.state == "waiting" and approval is not None:
        yield f"{approval.told(at=now)} ({approval.reason}); run `oubli apply {found.plan_id}`"
    for line in (left_out or "").splitlines():
        yield f"left out: {line}"


def _table(found: Plan, counts: tuple[PlanCount, ...]) -> Table:
    table = Table(title=f"Plan {found.plan_id}: {found.state}", title_justify="left")
    for heading in ("System", "Purpose", "Action"):
        table.add_column(heading)
    for heading in ("Items", "People"):
        table.add_column(heading, justify="right")
    for count in counts:
        action = f"{count.action} (held back)" if count.held else count.action
        table.add_row(count.source, count.purpose, action, f"{count.items:,}", f"{count.persons:,}")
    return table


def _as_json(found: Plan, counts: tuple[PlanCount, ...], approval: Approval | None, *, holds: bool) -> dict[str, Any]:
    return {
        "plan_id": found.plan_id,
        "as_of": found.as_of.isoformat(),
        "policy_hash": found.policy_hash,
        "content_hash": found.content_hash,
        "state": found.state,
        "waits_for": [wait.sentence for wait in found.waits_for],
        "approval": None
        if approval is None
        else {
            "plan_id": approval.plan_id,
            "by": approval.approved_by,
            "reason": approval.reason,
            "at": approval.approved_at.isoformat(),
            "until": approval.expires_at.isoformat(),
            "holds": holds,
        },
        "items": found.item_count,
        "persons": found.person_count,
        "counts": [vars(count) for count in counts],
    }


def approve(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN", help="The plan, as `oubli plan` names it.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who approves.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why it is right.")],
) -> None:
    """Approve a plan that waits; the approval holds for its exact content, for seven days."""
    now = datetime.now(UTC)
    with session() as work, work.warehouse.begin() as connection:
        came = approve_plan(connection, plan_id, by=by, reason=reason, at=now)
        paused = standing(connection)
    if came.approval is None:
        said = "It needs no approval, as it is within every cap; nothing was recorded."
    elif came.is_new:
        said = f"A{came.approval.told(at=now)[1:]}."
    else:
        said = f"It is already {came.approval.told(at=now)}; nothing was changed."
    items = f"{came.plan.item_count:,} items of {came.plan.person_count:,} people"
    if paused is not None:
        said += f" Nights are {paused.sentence}."
    then = "Now" if paused is None else "Then"
    out.print(f"{said} {then}, for {items}: oubli apply {plan_id}", markup=False, highlight=False, soft_wrap=True)


def apply(
    plan_id: Annotated[
        str | None, typer.Argument(metavar="PLAN", help="The plan; without it, the one made last.")
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Apply an approved plan: each item is checked again, done, and proved."""
    with session() as work:
        with work.warehouse.connect() as connection:
            wanted = latest_plan(connection) if plan_id is None else read_plan(connection, plan_id)
        if wanted is None:
            raise PlanError(plan_id or "apply", "there is no such plan; run `oubli plan`")
        if wanted.state in ("applied", "superseded"):
            raise PlanError(wanted.plan_id, f"this plan is {wanted.state}; run `oubli plan` for the current one")
        if wanted.policy_hash != _book(work):
            raise PlanError(wanted.plan_id, outdated(POLICIES_CHANGED))
        with work.warehouse.connect() as connection:
            now = datetime.now(UTC)
            waits = wants_approval(connection, wanted, at=now)
            approved = None if plan_id else approved_plan(connection, wanted.as_of, at=now)
        if waits:
            instead = f"; or apply the approved one: `oubli apply {approved.plan_id}`" if approved else ""
            raise typer.Exit(say_end("waiting", f"{wanted.plan_id}: {waits}{instead}", as_json_=as_json_))
        night, sentence = execute(work, "retention_night", wanted.as_of, wanted.plan_id)
        status = conclude(work, night, sentence, as_json_=as_json_)
    raise typer.Exit(status)
