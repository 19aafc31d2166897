"""Cleaning: what was erased leaves the files of its tables, too."""

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.cleaning import vacuum_touched
from orchestration.enforcement.night import count
from orchestration.enforcement.rewriting import budget_of, rewrite_due

CLEANINGS = dg.AssetKey(["control", "cleanings"])


@dg.asset(
    key=CLEANINGS,
    group_name="cleaning",
    deps=[["evidence", "ledger"]],
    required_resource_keys={"night"},
    kinds={"postgres"},
    description="The tables of which something was erased: vacuumed at once, rewritten every week.",
)
@guarded
def cleanings(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Vacuum what was touched, and rewrite what is due; whatever refuses is told, and the night goes on."""
    work: NightWork = context.resources.night
    vacuumed = vacuum_touched(work.cleaning())
    rewritten = rewrite_due(work.cleaning(), budget_of(work.settings, by_hand=False))
    kept = work.settings.backups_kept
    promise = {"days": work.settings.deep_clean_days, "backups_kept": str(kept) if kept else None}
    with work.warehouse.begin() as connection:
        count(connection, work.night_id, cleaning=promise)
    refusals = [*vacuumed.refusals, *rewritten.refusals]
    return dg.MaterializeResult(
        metadata={"vacuumed": vacuumed.tables, "rewritten": rewritten.tables, "refusals": refusals}
    )
