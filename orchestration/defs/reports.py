"""The DPO's report, and the message that says it is there, which end the night."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.ending import end
from orchestration.reporting.nightly import clear_nightly, write_nightly


def report_asset(models: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The report, after the reporting models."""

    @dg.asset(
        key=["reports", "night"],
        group_name="reports",
        deps=models,
        required_resource_keys={"night"},
        kinds={"html"},
        description="What the DPO reads: what was done, why, and where the proof is.",
    )
    @guarded
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        work: NightWork = context.resources.night
        with work.warehouse.begin() as connection:
            night = work.night(connection)
            status = end(connection, night, at=datetime.now(UTC))
        data_map = tuple(work.data_map.values())
        path = write_nightly(work.warehouse, work.settings, data_map, night_id=night.night_id, as_of=night.as_of)
        cleared = clear_nightly(work.warehouse, work.settings, night_id=night.night_id)
        if cleared.trouble:
            context.log.warning(cleared.trouble)
        told = {"report": dg.MetadataValue.path(str(path)), "status": status, "old_reports_deleted": cleared.reports}
        return dg.MaterializeResult(metadata=told)

    return report


def message_asset() -> dg.AssetsDefinition:
    """The message, after the report."""

    @dg.asset(
        key=["reports", "message"],
        group_name="reports",
        deps=[["reports", "night"]],
        required_resource_keys={"night"},
        kinds={"email"},
        description="Tells who is to be told, by e-mail or chat, when something needs them, and once a week.",
    )
    @guarded
    def message(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        work: NightWork = context.resources.night
        delivery = work.deliver(has_report=True)
        for trouble in delivery.troubles:
            context.log.warning(trouble)
        return dg.MaterializeResult(metadata={"taken": delivery.taken, "not_taken": len(delivery.troubles)})

    return message
