"""Approving in the Dagster UI: a job whose launchpad asks what `oubli approve` asks."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.database.warehouse import opened
from orchestration.defs.guard import guarded
from orchestration.enforcement.approval import approve
from orchestration.settings import read_settings

APPROVE = "retention_approve"


# A launchpad is filled in beforehand with what has a default: the three lines stand there, to be completed. What is
# left empty is refused.
@dg.op(
    config_schema={
        "plan_id": dg.Field(str, default_value="", description="The plan, as the report and its own run name it."),
        "by": dg.Field(str, default_value="", description="Who approves."),
        "reason": dg.Field(str, default_value="", description="Why it is right."),
    }
)
@guarded
def approve_plan(context: dg.OpExecutionContext) -> None:
    """Approve a plan that waits, for its exact content and for seven days."""
    given, now = context.op_config, datetime.now(UTC)
    with opened(read_settings()) as warehouse, warehouse.begin() as connection:
        came = approve(connection, given["plan_id"], by=given["by"], reason=given["reason"], at=now)
    told = "needs no approval" if came.approval is None else f"is {came.approval.told(at=now)}"
    context.log.info("%s %s; the next night applies it", came.plan.plan_id, told)


@dg.job(
    name=APPROVE,
    executor_def=dg.in_process_executor,
    description="A plan that waits is approved; the next night, or retention_night with its plan_id, applies it.",
)
def retention_approve() -> None:
    """Approve."""
    approve_plan()
