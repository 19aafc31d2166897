"""When it runs: the night at 03:00 in Paris, in one process."""

import dagster as dg

from orchestration.defs.night import PARIS

NIGHT = "retention_night"
PLAN = "retention_plan"
HOUR = "0 3 * * *"

# One process: every step process would import dbt, Great Expectations and dlt anew, and the guard that keeps a second
# night out is held by the process.
retention_night = dg.define_asset_job(
    NIGHT,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Everything: read, link, compute, gate, plan, act, prove, report.",
)

retention_plan = dg.define_asset_job(
    PLAN,
    selection=dg.AssetSelection.assets(["enforcement", "plans"]).upstream(),
    executor_def=dg.in_process_executor,
    description="The same up to the plan; nothing is deleted.",
)


@dg.schedule(
    job=retention_night,
    cron_schedule=HOUR,
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 03:00 in Paris.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The night of the day it is scheduled for. A missed night needs no second run: deadlines do not go away."""
    day = context.scheduled_execution_time.astimezone(PARIS).date().isoformat()
    return dg.RunRequest(run_key=day, run_config={"resources": {"night": {"config": {"as_of": day}}}})
