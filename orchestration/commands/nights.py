"""`oubli run`, `plan`, `approve` and `apply`."""

import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.progress import StageProgress
from orchestration.commands.session import DONE, FAILED, WAITING, Session, day, err, out, say_error, session
from orchestration.enforcement.approval import approve as approve_plan
from orchestration.enforcement.approval import may_apply
from orchestration.enforcement.night import Night, read_night
from orchestration.enforcement.plan import Plan, latest_plan, plan_counts, read_plan
from orchestration.errors import PlanError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.figures import night_figures
from orchestration.reporting.nightly import report_file
from orchestration.reporting.summary import as_json, summary_table
from orchestration.settings import PROJECT_DIR

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The night's date; without it, today in Paris.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]


def execute(work: Session, job: str, as_of: date, plan_id: str | None) -> tuple[Night | None, str | None]:
    """Run a job to its end, with progress; the night it made, and what the first failing stage said."""
    from orchestration.defs.instance import prepare_instance
    from orchestration.defs.run import run_job

    read_data_map(PROJECT_DIR, work.settings.sources)
    with StageProgress(err, "loading") as progress:
        prepare_instance(work.settings.home, work.warehouse.url)
        run = run_job(job, as_of=as_of, plan_id=plan_id, on_stage=progress.stage)
        with work.warehouse.connect() as connection:
            night = read_night(connection, run.run_id)
        if night is not None and not run.success and job == "retention_night":
            run_job("retention_report", as_of=as_of, plan_id=None, on_stage=progress.stage)
    return night, run.sentence


def conclude(work: Session, night: Night | None, sentence: str | None, *, as_json_: bool) -> int:
    """Print how a night ended; its exit status."""
    if night is None:
        say_error(sentence or "the night did not begin; its log in the Dagster UI says why")
        return FAILED
    status = {"done": DONE, "waiting": WAITING, "held": WAITING}.get(night.status, FAILED)
    figures = night_figures(work.warehouse, night.night_id)
    message = sentence if night.status == "failed" and sentence else night.message
    if as_json_:
        out.print_json(json.dumps({**as_json(figures), "status": night.status, "message": message}))
        return status
    names = {s.name: s.label.en for s in read_data_map(PROJECT_DIR, work.settings.sources)}
    out.print(summary_table(figures, names))
    if message:
        for line in message.splitlines():
            out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if night.status == "waiting" and night.plan_id:
        out.print("Read the plan with `oubli plan --last`, then:")
        out.print(f"  oubli approve {night.plan_id} --by WHO --reason WHY", highlight=False, soft_wrap=True)
    elif night.status == "done" and figures.total.settled == 0:
        out.print("Nothing left to do.")
    report = report_file(work.settings.home, night.as_of)
    if report.exists() and report.stat().st_mtime >= night.started_at.timestamp():
        out.print(f"Report: {report}", highlight=False, soft_wrap=True)
    return status


def run(as_of: AsOf = None, as_json_: AsJson = False) -> None:
    """Run a night: read, compute, gate, plan, act within the caps, prove, report."""
    with session() as work:
        night, sentence = execute(work, "retention_night", day(as_of), None)
        status = conclude(work, night, sentence, as_json_=as_json_)
    raise typer.Exit(status)


def plan(
    as_of: AsOf = None,
    last: Annotated[
        bool, typer.Option("--last", help="Show the plan made last, without reading anything anew.")
    ] = False,
    as_json_: AsJson = False,
) -> None:
    """Show exactly what would be done, and freeze it; nothing is deleted."""
    with session() as work:
        if not last:
            night, sentence = execute(work, "retention_plan", day(as_of), None)
            if night is None or night.plan_id is None:
                raise PlanError("plan", sentence or (night.message if night else None) or "a gate holds the night")
        with work.warehouse.connect() as connection:
            found = latest_plan(connection)
        if found is None:
            raise PlanError("plan", "there is none yet; run `oubli plan`")
        show_plan(work, found, as_json_=as_json_)
    raise typer.Exit(WAITING if found.state == "waiting" else DONE)


def show_plan(work: Session, found: Plan, *, as_json_: bool) -> None:
    """Print a plan, counted by system, purpose and action."""
    with work.warehouse.connect() as connection:
        counts = plan_counts(connection, found.plan_id)
    if as_json_:
        body = {
            "plan_id": found.plan_id,
            "as_of": found.as_of.isoformat(),
            "policy_hash": found.policy_hash,
            "content_hash": found.content_hash,
            "state": found.state,
            "waits_for": [wait.sentence for wait in found.waits_for],
            "items": found.item_count,
            "persons": found.person_count,
            "counts": [vars(count) for count in counts],
        }
        out.print_json(json.dumps(body))
        return
    table = Table(title=f"Plan {found.plan_id}: {found.state}", title_justify="left")
    for heading in ("System", "Purpose", "Action"):
        table.add_column(heading)
    for heading in ("Items", "People"):
        table.add_column(heading, justify="right")
    for count in counts:
        action = f"{count.action} (held back)" if count.held else count.action
        table.add_row(count.source, count.purpose, action, f"{count.items:,}", f"{count.persons:,}")
    out.print(table)
    out.print(f"{found.item_count:,} items of {found.person_count:,} people; policies {found.policy_hash[:12]}.")
    for wait in found.waits_for:
        out.print(f"  waits: {wait.sentence}", markup=False, highlight=False, soft_wrap=True)


def approve(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN", help="The plan, as `oubli plan` names it.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who approves.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why it is right.")],
) -> None:
    """Approve a plan that waits; the approval holds for its exact content, for seven days."""
    with session() as work, work.warehouse.begin() as connection:
        approved = approve_plan(connection, plan_id, by=by, reason=reason, at=datetime.now(UTC))
    out.print(
        f"Approved: {approved.item_count:,} items of {approved.person_count:,} people. Now: oubli apply {plan_id}"
    )


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
        with work.warehouse.connect() as connection:
            may_run = may_apply(connection, wanted, at=datetime.now(UTC))
        if not may_run:
            say_error(
                f"{wanted.plan_id}: waits for an approval; run `oubli approve {wanted.plan_id} --by WHO --reason WHY`"
            )
            raise typer.Exit(WAITING)
        night, sentence = execute(work, "retention_night", wanted.as_of, wanted.plan_id)
        status = conclude(work, night, sentence, as_json_=as_json_)
    raise typer.Exit(status)
