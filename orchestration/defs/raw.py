"""Raw: one asset per declared table of each enabled source, and what all of them together tell."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.reapply import reapply
from orchestration.ingestion.ingest import ingest_source
from orchestration.ingestion.load import TableLoad
from orchestration.ingestion.mapped_source import MappedSource
from retention_policies.period import Period

LANDED = (["control", "loads"], ["quarantine", "rows"], ["identity", "holdings"])


def raw_asset(source: MappedSource) -> dg.AssetsDefinition:
    """The tables of one source, read in one step."""

    @dg.multi_asset(name=f"raw_{source.name}", specs=_specs(source), required_resource_keys={"night"})
    @guarded
    def read(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        work: NightWork = context.resources.night
        for load in ingest_source(
            work.data_map[source.name],
            warehouse=work.warehouse,
            settings=work.settings,
            as_of=work.as_of,
            started_at=work.started_at,
            on_progress=context.log.info,
        ):
            yield _told(load)

    return read


def _specs(source: MappedSource) -> list[dg.AssetSpec]:
    fresh = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=Period.parse(source.fresh_within).about_days))
    return [
        dg.AssetSpec(
            [source.name, table.name],
            group_name="raw",
            deps=[dg.AssetKey(["control", "nights"])],
            freshness_policy=fresh,
            kinds={"dlt", "postgres"},
            description=f"{source.label.en}: {table.name}, declared columns only.",
        )
        for table in source.ingested
    ]


def _told(load: TableLoad) -> dg.MaterializeResult[None]:
    metadata = {
        "status": load.status,
        "dagster/row_count": load.rows_at_source or 0,
        "rows_loaded": load.rows_loaded,
        "rows_removed": load.rows_removed,
        "rows_quarantined": load.rows_quarantined,
        "message": load.message or "",
    }
    return dg.MaterializeResult(asset_key=[load.source, load.table_name], metadata=metadata)


def landed_asset(data_map: Sequence[MappedSource]) -> dg.AssetsDefinition:
    """What the loads say together: their counts, the quarantine, and what each record really holds."""
    tables = [dg.AssetKey([source.name, table.name]) for source in data_map for table in source.ingested]
    specs = [dg.AssetSpec(key, group_name="raw", deps=tables, kinds={"postgres"}) for key in LANDED]

    @dg.multi_asset(name="landed", specs=specs, required_resource_keys={"night"})
    @guarded
    def landed(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        work: NightWork = context.resources.night
        for source in work.data_map.values():
            rows = reapply(work.warehouse, source, is_read=work.was_read(source), as_of=work.as_of)
            context.log.info("%s: %d rows that landed again were erased from raw", source.name, rows)
        for key in LANDED:
            yield dg.MaterializeResult(asset_key=key)

    return landed
