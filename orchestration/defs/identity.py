"""Identity: the records of one person."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.defs.raw import LANDED
from orchestration.identity.marker import key_of
from orchestration.identity.people import link_records
from orchestration.identity.quarantined import note_quarantined
from orchestration.ingestion.identifying import identifying, identifying_in_quarantine


@dg.multi_asset(
    name="identity",
    specs=[
        dg.AssetSpec(
            ["identity", table],
            group_name="identity",
            deps=[dg.AssetKey(key) for key in LANDED],
            kinds={"python", "postgres"},
            description=description,
        )
        for table, description in (
            ("records", "The person of every record."),
            ("identifiers", "Keyed fingerprints of e-mails, phones and external ids."),
            ("quarantined", "Keyed fingerprints that rows in quarantine carry: whoever has one is held back."),
        )
    ],
    required_resource_keys={"night"},
)
@guarded
def identity(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Link the records of one person by their identifiers."""
    work: NightWork = context.resources.night
    readings, key = identifying(work.data_map.values()), key_of(work.warehouse, work.settings)
    names = work.settings.shared_mailbox_names
    counts = link_records(
        work.warehouse, readings, key, shared_mailbox_names=names, as_of=work.as_of, on_progress=work.log.info
    )
    carried = note_quarantined(work.warehouse, identifying_in_quarantine(work.data_map.values()), key)
    yield dg.MaterializeResult(
        asset_key=["identity", "records"],
        metadata={"dagster/row_count": counts.records, "persons": counts.persons},
    )
    yield dg.MaterializeResult(
        asset_key=["identity", "identifiers"],
        metadata={"dagster/row_count": counts.identifiers, "shared": counts.shared},
    )
    yield dg.MaterializeResult(asset_key=["identity", "quarantined"], metadata={"dagster/row_count": carried})
