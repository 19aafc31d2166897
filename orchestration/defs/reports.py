"""The DPO's report, which ends the night."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.defs.night import NightWork
from orchestration.enforcement.night import finish, verdict
from orchestration.reporting.nightly import write_nightly


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
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        work: NightWork = context.resources.night
        with work.warehouse.begin() as connection:
            status, message = verdict(connection, work.night_id)
            finish(connection, work.night_id, status=status, message=message, at=datetime.now(UTC))
        path = write_nightly(
            work.warehouse,
            work.settings.home,
            tuple(work.data_map.values()),
            night_id=work.night_id,
            as_of=work.as_of,
        )
        return dg.MaterializeResult(metadata={"report": dg.MetadataValue.path(str(path)), "status": status})

    return report
