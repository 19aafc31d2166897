"""The dbt models: one uninterrupted pass from staging to marts, and the reporting models after acting."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import Staged, dbt_variables, target_folder
from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.ingestion.policy_rows import last_book
from orchestration.settings import PROJECT_DIR


class StageTranslator(DagsterDbtTranslator):
    """Asset groups are the stages, which are the dbt groups."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The dbt group of a model."""
        group = dbt_resource_props.get("config", {}).get("group")
        return "reports" if group == "reporting" else group


def model_assets(manifest: Path, staged: Staged) -> Sequence[dg.AssetsDefinition]:
    """The models of the warehouse, and those of the reports."""
    # One for all of them: it remembers what it has worked out of the project.
    translator = StageTranslator()

    @dbt_assets(
        name="models",
        manifest=manifest,
        select="+group:marts",
        dagster_dbt_translator=translator,
        required_resource_keys={"night"},
    )
    @guarded
    def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from _build(context, manifest, translator, staged, "+group:marts")

    @dbt_assets(
        name="report_models",
        manifest=manifest,
        select="group:reporting",
        dagster_dbt_translator=translator,
        required_resource_keys={"night"},
    )
    @guarded
    def report_models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from _build(context, manifest, translator, staged, "group:reporting")

    return [models, report_models]


def _build(
    context: dg.AssetExecutionContext, manifest: Path, translator: StageTranslator, staged: Staged, selection: str
) -> Iterator[Any]:
    work: NightWork = context.resources.night
    with work.warehouse.connect() as connection:
        night = work.night(connection)
        # A night that a broken policy file ended is told of under the book that was last read whole.
        policy_hash = night.policy_hash or last_book(connection) or work.book().hash
    variables = dbt_variables(staged, as_of=night.as_of.isoformat(), policy_hash=policy_hash)
    events, failure = build(PROJECT_DIR / "dbt_project", target_folder(work.settings.home), selection, variables)
    for event in events:
        message = DbtCoreCliEventMessage(raw_event=dict(event), event_history_metadata={})
        yield from message.to_default_asset_events(
            manifest, translator, context, target_folder(work.settings.home) / "target"
        )
    if failure is not None:
        raise failure
