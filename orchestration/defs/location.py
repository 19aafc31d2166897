"""The code location: every stage's assets over the enabled sources."""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from orchestration.database.dbt_project import Staged, prepare_manifest
from orchestration.defs.approving import retention_approve
from orchestration.defs.cleaning import CLEANINGS, cleanings
from orchestration.defs.enforcement import items
from orchestration.defs.evidence import ledger
from orchestration.defs.gates import AFTER, gate_after_enforcement, gate_before_enforcement
from orchestration.defs.identity import identity
from orchestration.defs.jobs import nightly, report_failed_night, retention_night, retention_plan, retention_report
from orchestration.defs.lost_runs import lost_run
from orchestration.defs.models import model_assets
from orchestration.defs.night import night, nights
from orchestration.defs.pausing import retention_pause, retention_resume
from orchestration.defs.plan import plans
from orchestration.defs.policies import policies
from orchestration.defs.raw import landed_asset, raw_asset
from orchestration.defs.reports import message_asset, report_asset
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.settings import PROJECT_DIR, read_settings

# What one night leaves for the next is read by the models before it is written: from outside tonight's graph.
LEFT_BY_EARLIER_NIGHTS = (
    (["control", "holds"], "Legal holds and restrictions that people placed."),
    (["control", "invoice_series"], "Which numbers each series of invoices has, and which it ever had."),
    (["control", "held_persons"], "Whom holds keep that name a record or a system."),
    (["control", "warnings"], "Who stood on a list of people to warn."),
    (["archive", "items"], "What stands in the intermediate archive."),
    (["suppression", "entries"], "The opposition list: keyed fingerprints."),
    (["erasures", "entries"], "The ledger as earlier nights left it."),
    (["erasures", "fingerprints"], "Keyed fingerprints of who was erased by then."),
    (["orders", "items"], "What operators were asked to erase by then."),
    (["orders", "intents"], "What was begun by then and is not settled."),
)


STAGES = (nights, policies, identity, gate_before_enforcement, plans, items, ledger, cleanings, gate_after_enforcement)

JOBS = (retention_night, retention_plan, retention_approve, retention_report, retention_pause, retention_resume)


def code_location() -> dg.Definitions:
    """The definitions for the sources that OUBLI_SOURCES enables.

    Raises:
        SettingsError, DataMapError, BuildError: the settings, a data map or the dbt project is wrong.
    """
    settings = read_settings()
    data_map = read_data_map(PROJECT_DIR, settings.sources)
    entities = staged(PROJECT_DIR, settings.sources)
    manifest = prepare_manifest(PROJECT_DIR / "dbt_project", settings.home, entities)
    return dg.Definitions(
        assets=[*STAGES, *_of_sources(data_map), *_of_models(manifest, entities), *_left_by_earlier_nights()],
        jobs=JOBS,
        schedules=[nightly],
        sensors=[report_failed_night, lost_run],
        resources={"night": night},
    )


def _of_sources(data_map: Sequence[MappedSource]) -> list[dg.AssetsDefinition]:
    return [*(raw_asset(source) for source in data_map), landed_asset(data_map)]


def _of_models(manifest: Path, entities: Staged) -> list[dg.AssetsDefinition]:
    models, report_models = model_assets(manifest, entities)
    report = report_asset([*sorted(report_models.keys), AFTER, CLEANINGS])
    return [models, report_models, report, message_asset()]


def _left_by_earlier_nights() -> list[dg.AssetSpec]:
    return [dg.AssetSpec(key, group_name="night", description=told) for key, told in LEFT_BY_EARLIER_NIGHTS]
