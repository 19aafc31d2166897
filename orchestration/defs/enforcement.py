"""Enforcement: the plan that may be applied is applied."""

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.tonight import enforce


@dg.asset(
    key=["enforcement", "items"],
    group_name="enforcement",
    deps=[["enforcement", "plans"]],
    required_resource_keys={"night"},
    kinds={"postgres", "sqlalchemy"},
    description="What was done of the plan, item by item, in the warehouse and in the source systems.",
)
@guarded
def items(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Apply what may be applied tonight."""
    work: NightWork = context.resources.night
    with work.warehouse.connect() as connection:
        night = work.night(connection)
    enforced = enforce(work.work(), night, work.plan_id)
    return dg.MaterializeResult(
        metadata={
            "applied": enforced.plan_id or "nothing; the plan waits for an approval",
            "scanned_for": enforced.scanned_for,
            "residues": [found.place for found in enforced.residues],
        }
    )
