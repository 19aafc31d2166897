"""The code location: every stage's assets over the enabled sources."""

import dagster as dg

from orchestration.database.dbt_project import prepare_manifest
from orchestration.defs.enforcement import items
from orchestration.defs.evidence import ledger
from orchestration.defs.gates import AFTER, gate_after_enforcement, gate_before_enforcement
from orchestration.defs.identity import identity
from orchestration.defs.jobs import nightly, report_failed_night, retention_night, retention_plan, retention_report
from orchestration.defs.models import model_assets
from orchestration.defs.night import night, nights
from orchestration.defs.plan import plans
from orchestration.defs.policies import policies
from orchestration.defs.raw import landed_asset, raw_asset
from orchestration.defs.reports import report_asset
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.settings import PROJECT_DIR, read_settings

# What one night leaves for the next is read by the models before it is written: from outside tonight's graph.
LEFT_BY_EARLIER_NIGHTS = (
    (["control", "holds"], "Legal holds and restrictions that people placed."),
    (["archive", "items"], "What stands in the intermediate archive."),
    (["suppression", "entries"], "The opposition list: keyed fingerprints."),
)


def code_location() -> dg.Definitions:
    """The definitions for the sources that OUBLI_SOURCES enables.

    Raises:
        SettingsError, DataMapError, BuildError: the settings, a data map or the dbt project is wrong.
    """
    settings = read_settings()
    data_map = read_data_map(PROJECT_DIR, settings.sources)
    entities = staged(PROJECT_DIR, settings.sources)
    project = PROJECT_DIR / "dbt_project"
    models, report_models = model_assets(prepare_manifest(project, settings.home, entities), entities)
    return dg.Definitions(
        assets=[
            nights,
            policies,
            *(raw_asset(source) for source in data_map),
            landed_asset(data_map),
            identity,
            *(dg.AssetSpec(key, group_name="night", description=told) for key, told in LEFT_BY_EARLIER_NIGHTS),
            models,
            gate_before_enforcement,
            plans,
            items,
            ledger,
            gate_after_enforcement,
            report_models,
            report_asset([*sorted(report_models.keys), AFTER]),
        ],
        jobs=[retention_night, retention_plan, retention_report],
        schedules=[nightly],
        sensors=[report_failed_night],
        resources={"night": night},
    )
