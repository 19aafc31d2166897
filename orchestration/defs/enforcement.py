"""Enforcement: the plan that may be applied is applied."""

import dagster as dg

from orchestration.defs.night import NightWork
from orchestration.enforcement.approval import to_apply
from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import note
from orchestration.enforcement.plan import plan_of
from orchestration.enforcement.residue import scan


@dg.asset(
    key=["enforcement", "items"],
    group_name="enforcement",
    deps=[["enforcement", "plans"]],
    required_resource_keys={"night"},
    kinds={"postgres", "sqlalchemy"},
    description="What was done of the plan, item by item, in the warehouse and in the source systems.",
)
def items(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Apply the plan that was asked for or approved, or tonight's if it need not wait; then look for residues."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        tonight = plan_of(connection, work.night(connection).plan_id)
        plan = to_apply(connection, tonight, requested=work.plan_id, at=work.started_at)
        if plan is not None:
            note(connection, work.night_id, applied_plan_id=plan.plan_id)
    if plan is None:
        return dg.MaterializeResult(metadata={"applied": "nothing; the plan waits for an approval"})
    executing = work.work()
    apply(executing, plan)
    residues = scan(work.warehouse, tuple(work.data_map.values()), work.open_system, executing.erased)
    found = {residue.place: residue.rows for residue in residues}
    with work.warehouse.begin() as connection:
        note(connection, work.night_id, counts={"scanned_for": len(executing.erased), "residues": found})
    return dg.MaterializeResult(
        metadata={"applied": plan.plan_id, "scanned_for": len(executing.erased), "residues": found}
    )
