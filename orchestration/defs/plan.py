"""The plan of the night."""

import dagster as dg

from orchestration.defs.gates import BEFORE
from orchestration.defs.night import NightWork
from orchestration.enforcement.caps import settle_state
from orchestration.enforcement.gate import blocked_sources
from orchestration.enforcement.night import note
from orchestration.enforcement.plan import freeze


@dg.asset(
    key=["enforcement", "plans"],
    group_name="plan",
    deps=[BEFORE],
    required_resource_keys={"night"},
    kinds={"postgres"},
    description="Exactly what would be done, frozen before anything is done.",
)
def plans(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Freeze tonight's plan and judge whether it may run unattended."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        plan = freeze(
            connection,
            tuple(work.data_map.values()),
            blocked_sources(connection, work.as_of),
            as_of=work.as_of,
            policy_hash=work.night(connection).policy_hash or work.book().hash,
        )
        reasons = settle_state(connection, plan)
        note(connection, work.night_id, plan_id=plan.plan_id)
    return dg.MaterializeResult(
        metadata={
            "plan": plan.plan_id,
            "items": plan.item_count,
            "persons": plan.person_count,
            "waits_for": list(reasons),
        }
    )
