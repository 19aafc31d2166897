"""The policy book becomes rows."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.night import count, note
from orchestration.ingestion.data_map import categories_of
from orchestration.ingestion.policy_rows import load_event_names, load_policies

TABLES = ("policies", "rules", "grounds", "contact_events", "event_names", "event_tables")


@dg.multi_asset(
    name="policies",
    specs=[
        dg.AssetSpec(
            ["policy", table],
            group_name="policies",
            deps=[dg.AssetKey(["control", "nights"])],
            kinds={"yaml", "postgres"},
            description="The policy book as rows, under the hash of its content.",
        )
        for table in TABLES
    ],
    required_resource_keys={"night"},
)
@guarded
def policies(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Load tonight's policy book and the vendors' event names."""
    work: NightWork = context.resources.night
    book, data_map = work.book(), tuple(work.data_map.values())
    load_policies(work.warehouse, book)
    load_event_names(work.warehouse, data_map, book.contact_events)
    with work.warehouse.begin() as connection:
        note(connection, work.night_id, policy_hash=book.hash)
        findings = book.check(categories_of(data_map), [source.name for source in data_map])
        count(connection, work.night_id, findings=[asdict(found) for found in findings])
    for table in TABLES:
        yield dg.MaterializeResult(asset_key=["policy", table], metadata={"policy_hash": book.hash})
