"""Lost runs: killed together with their code server, they stay STARTED for ever, and no other run leaves the queue.

The lease tells them apart: the run of a night that lives has it, and any other that has started either is dead or will
be refused. So each night gives them up as it begins, and between nights a sensor does.
"""

import json
from collections.abc import Iterable

import dagster as dg

from orchestration.database.warehouse import opened
from orchestration.defs.guard import guarded
from orchestration.defs.pausing import PAUSE, RESUME
from orchestration.enforcement.lease import living
from orchestration.settings import read_settings

EVERY = 60
"""Seconds between two looks."""


def lost_runs(instance: dg.DagsterInstance, *, alive: str | None) -> list[dg.DagsterRun]:
    """The runs that count as started but are not the night that lives. Read-only."""
    started = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    return [run for run in started if run.run_id != alive and run.job_name not in (PAUSE, RESUME)]


def give_up(instance: dg.DagsterInstance, runs: Iterable[dg.DagsterRun]) -> None:
    """Mark runs as failed, so that the queue goes on, and whoever watches failures is told."""
    for run in runs:
        instance.report_run_failed(run, "Its process is dead: the night's lease is not held by it.")


@dg.sensor(
    minimum_interval_seconds=EVERY,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs whose process died together with its code server are marked as failed.",
)
@guarded
def lost_run(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Give up the runs that were lost at the last look already: one that has just started may be about to take it."""
    if not lost_runs(context.instance, alive=None):
        context.update_cursor("[]")
        return dg.SkipReason("no run is going on")
    with opened(read_settings()) as warehouse, warehouse.connect() as connection:
        night = living(connection)
    lost = lost_runs(context.instance, alive=night.holder if night else None)
    seen = json.loads(context.cursor or "[]")
    again = [run for run in lost if run.run_id in seen]
    give_up(context.instance, again)
    context.update_cursor(json.dumps([run.run_id for run in lost]))
    return dg.SkipReason(f"{len(again)} runs were given up")
