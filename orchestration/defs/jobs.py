"""When it runs: the night at 03:00 in Paris, in one process."""

import dagster as dg

from orchestration.defs.night import NIGHT, PLAN, REPORT
from retention_policies.legal_time import PARIS

HOUR = "0 3 * * *"

ALONE = {"oubli/night": "one at a time"}
"""One of these runs at a time, the others wait; the job that pauses them does not (see instance.py)."""

# One process: every step process would import dbt, Great Expectations and dlt anew, and the lease is held by the
# process. Nobody starts it again by itself: whoever died has left a night to settle, not one to repeat.
retention_night = dg.define_asset_job(
    NIGHT,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    run_tags=ALONE,
    description="Everything: read, link, compute, gate, plan, act, prove, report.",
)

retention_plan = dg.define_asset_job(
    PLAN,
    # The reports are one build, which cannot be taken apart.
    selection=dg.AssetSelection.all()
    - dg.AssetSelection.assets(["enforcement", "items"]).downstream()
    - dg.AssetSelection.groups("reports"),
    executor_def=dg.in_process_executor,
    run_tags=ALONE,
    description="The same up to the plan; nothing is deleted.",
)

retention_report = dg.define_asset_job(
    REPORT,
    selection=dg.AssetSelection.groups("reports"),
    executor_def=dg.in_process_executor,
    run_tags=ALONE,
    description="The report of the last night again; what tells the DPO when a gate or a failure ended it.",
)


@dg.run_failure_sensor(
    monitored_jobs=[retention_night],
    request_job=retention_report,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A night that a gate or a failure ended still gets its report.",
)
def report_failed_night(context: dg.RunFailureSensorContext) -> dg.RunRequest:
    """Ask for the report of a night that did not reach it."""
    return dg.RunRequest(run_key=context.dagster_run.run_id)


@dg.schedule(
    job=retention_night,
    cron_schedule=HOUR,
    execution_timezone=PARIS.key,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 03:00 in Paris.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The night of the day it is scheduled for. A missed night needs no second run: deadlines do not go away."""
    day = context.scheduled_execution_time.astimezone(PARIS).date().isoformat()
    return dg.RunRequest(run_key=day, run_config={"resources": {"night": {"config": {"as_of": day}}}})
