"""The dbt models: one uninterrupted pass from staging to marts, and the reporting models after acting."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.database.builds import Build, begin_build, finish_build
from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import (
    MODELS,
    REPORTS,
    Scope,
    Staged,
    content_of_manifest,
    dbt_variables,
    target_folder,
)
from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.night import BUILT, Night, count
from orchestration.ingestion.policy_rows import last_book
from orchestration.settings import PROJECT_DIR


class StageTranslator(DagsterDbtTranslator):
    """Asset groups are the stages, which are the dbt groups."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The dbt group of a model."""
        group = dbt_resource_props.get("config", {}).get("group")
        return "reports" if group == "reporting" else group


STAGES = StageTranslator()
"""The same for every use: it remembers what it has worked out of a manifest, which takes seconds."""


def model_assets(manifest: Path, staged: Staged) -> Sequence[dg.AssetsDefinition]:
    """The models of the warehouse, and those of the reports."""
    of_dbt = partial(dbt_assets, manifest=manifest, dagster_dbt_translator=STAGES, required_resource_keys={"night"})
    built = partial(_build, manifest=manifest, staged=staged)

    @of_dbt(name="models", select=MODELS)
    @guarded
    def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        with _begun(context) as begun:
            yield from built(context, selection=MODELS, scope=begun.scope)

    @of_dbt(name="report_models", select=REPORTS)
    @guarded
    def report_models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from built(context, selection=REPORTS, scope="full")

    return [models, report_models]


def _build(
    context: dg.AssetExecutionContext,
    *,
    manifest: Path,
    staged: Staged,
    selection: str,
    scope: Scope,
) -> Iterator[Any]:
    work: NightWork = context.resources.night
    as_of = _night(work).as_of.isoformat()
    variables = dbt_variables(staged, as_of=as_of, policy_hash=_policy_hash(work), scope=scope)
    events, failure = build(PROJECT_DIR / "dbt_project", target_folder(work.settings.home), selection, variables)
    for event in events:
        message = DbtCoreCliEventMessage(raw_event=dict(event), event_history_metadata={})
        yield from message.to_default_asset_events(
            manifest, STAGES, context, target_folder(work.settings.home) / "target"
        )
    if failure is not None:
        raise failure


@contextmanager
def _begun(context: dg.AssetExecutionContext) -> Iterator[Build]:
    """A build from its begin to its end; one that fails has none."""
    work: NightWork = context.resources.night
    content, night = content_of_manifest(work.settings.home), _night(work)
    begun = begin_build(work.warehouse, as_of=night.as_of, policy_hash=_policy_hash(work), content=content)
    context.log.info("models: %s: %s", begun.scope, begun.because)
    yield begun
    finish_build(work.warehouse, begun)
    with work.warehouse.begin() as connection:
        count(connection, night.night_id, **{BUILT: begun.build_id})


def _night(work: NightWork) -> Night:
    with work.warehouse.connect() as connection:
        return work.night(connection)


def _policy_hash(work: NightWork) -> str:
    """A night that a broken policy file ended is told of under the book that was last read whole."""
    with work.warehouse.connect() as connection:
        return work.night(connection).policy_hash or last_book(connection) or work.book().hash
