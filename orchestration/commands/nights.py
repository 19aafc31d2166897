"""`oubli run`, and how a night is run and told of."""

import json
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.commands.progress import StageProgress
from orchestration.commands.session import (
    DONE,
    FAILED,
    WAITING,
    Session,
    beginning,
    day,
    err,
    out,
    say_error,
    sentences,
    session,
)
from orchestration.database.touched import touch_everybody
from orchestration.enforcement.approval import to_approve
from orchestration.enforcement.night import Night, read_night
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.figures import night_figures
from orchestration.reporting.nightly import report_file
from orchestration.reporting.summary import as_json, summary_table
from orchestration.settings import PROJECT_DIR

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The night's date; without it, today in Paris.")
]
Full = Annotated[bool, typer.Option("--full", help="Compute everybody, not only those whom something touched.")]
STATUSES = {"done": DONE, "waiting": WAITING, "held": WAITING}
"""The exit status of each way a night may end but `failed`."""
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
            told = run_job("retention_report", as_of=as_of, plan_id=None, on_stage=progress.stage)
            with work.warehouse.connect() as connection:
                night = read_night(connection, run.run_id) or night
            if not told.success and night.status != "failed":
                # Nobody reads of a night without a report, however it ended.
                said = "\n".join(part for part in (night.message, told.sentence) if part)
                return replace(night, status="failed"), said
    return night, run.sentence


def conclude(work: Session, night: Night | None, sentence: str | None, *, as_json_: bool) -> int:
    """Print how a night ended; its exit status."""
    ended, message = ending(night, sentence)
    if night is None:
        return say_end(ended, message, as_json_=as_json_)
    status = STATUSES.get(ended, FAILED)
    figures = night_figures(work.warehouse, night.night_id)
    if as_json_:
        out.print_json(json.dumps({**as_json(figures), "status": ended, "message": message}))
        return status
    names = {s.name: s.label.en for s in read_data_map(PROJECT_DIR, work.settings.sources)}
    out.print(summary_table(figures, names))
    earlier = night_figures(work.warehouse, night.night_id, whole_date=True).total.settled - figures.total.settled
    if earlier > 0:
        out.print(f"Earlier runs of this date had dealt with {earlier:,} people; the report tells all.")
    for order in figures.orders:
        operator = f"the operator of {names.get(order.source, order.source)}"
        asked = f"{order.items:,} operations of {order.planned_on} wait for {operator}"
        out.print(f"{asked}; see {work.settings.home / 'work_orders'}", highlight=False, soft_wrap=True)
    if message:
        for line in message.splitlines():
            out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if night.status == "waiting" and night.plan_id:
        out.print("Read the plan with `oubli plan --last`, then:")
        out.print(f"  {to_approve(night.plan_id)}", highlight=False, soft_wrap=True)
    elif night.status == "done" and figures.total.settled == 0:
        out.print("Nothing left to do.")
    report = report_file(work.settings.home, night.as_of)
    if report.exists() and report.stat().st_mtime >= night.started_at.timestamp():
        out.print(f"Report: {report}", highlight=False, soft_wrap=True)
    return status


def ending(night: Night | None, sentence: str | None) -> tuple[str, str | None]:
    """How a night ended and why: of a failed one what its first failing stage said."""
    if night is None:
        return "failed", sentence or "the night did not begin; its log in the Dagster UI says why"
    return night.status, sentence if night.status == "failed" and sentence else night.message


def say_end(status: str, message: str | None, *, as_json_: bool) -> int:
    """Say how something ended that has nothing else to show, and why; its exit status."""
    if as_json_:
        out.print_json(json.dumps({"status": status, "message": message}))
    elif status == "failed":
        say_error(message or "")
    else:
        err.print(f"[bold yellow]{status}[/] {escape(message or '')}", highlight=False, soft_wrap=True)
    return STATUSES.get(status, FAILED)


def run(as_of: AsOf = None, full: Full = False, as_json_: AsJson = False) -> None:
    """Run a night: read, compute, gate, plan, act within the caps, prove, report."""
    with sentences():
        on = day(as_of)
    with session(night_of=on) as work:
        if full:
            touch_everybody(work.warehouse, "`oubli run --full`")
        with beginning(work.settings, on):
            read_data_map(PROJECT_DIR, work.settings.sources)
        night, sentence = execute(work, "retention_night", on, None)
        status = conclude(work, night, sentence, as_json_=as_json_)
    raise typer.Exit(status)
