"""Identity: the records of one person."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.defs.raw import LANDED
from orchestration.identity.marker import key_of
from orchestration.identity.people import link_records
from orchestration.identity.quarantined import note_quarantined
from orchestration.identity.record_fingerprints import note_records
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
            ("record_fingerprints", "The keyed fingerprint of every record's own key."),
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
    most = work.settings.shared_mailbox_names
    counts = link_records(
        work.warehouse, readings, key, shared_mailbox_names=most, as_of=work.as_of, on_progress=work.log.info
    )
    told = {
        "records": {"dagster/row_count": counts.records, "persons": counts.persons},
        "identifiers": {"dagster/row_count": counts.identifiers, "shared": counts.shared},
        "record_fingerprints": {"new": note_records(work.warehouse, key)},
    }
    carried = note_quarantined(work.warehouse, identifying_in_quarantine(work.data_map.values()), key)
    for table, metadata in {**told, "quarantined": {"dagster/row_count": carried}}.items():
        yield dg.MaterializeResult(asset_key=["identity", table], metadata=metadata)
