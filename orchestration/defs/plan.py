"""The plan of the night."""

import dagster as dg

from orchestration.defs.gates import BEFORE
from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.tonight import make_plan


@dg.asset(
    key=["enforcement", "plans"],
    group_name="plan",
    deps=[BEFORE],
    required_resource_keys={"night"},
    kinds={"postgres"},
    description="Exactly what would be done, frozen before anything is done.",
)
@guarded
def plans(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Freeze tonight's plan and judge whether it may run unattended."""
    work: NightWork = context.resources.night
    with work.warehouse.connect() as connection:
        night = work.night(connection)
    plan, waits = make_plan(work.work(), night, night.policy_hash or work.book().hash)
    return dg.MaterializeResult(
        metadata={
            "plan": plan.plan_id,
            "items": plan.item_count,
            "persons": plan.person_count,
            "waits_for": [wait.sentence for wait in waits],
        }
    )
