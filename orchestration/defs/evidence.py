"""Evidence: the chain is verified, and its head goes outside."""

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.evidence.head_file import publish_head
from orchestration.evidence.verification import verify


@dg.asset(
    key=["evidence", "ledger"],
    group_name="evidence",
    deps=[["enforcement", "items"]],
    required_resource_keys={"night"},
    kinds={"postgres"},
    description="The proof: append-only, hash-chained, without personal data; its head also stands outside.",
)
@guarded
def ledger(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Verify the whole chain against the head outside the database, and only then write tonight's head there."""
    work: NightWork = context.resources.night
    verify(work.warehouse, work.settings.home)
    head = publish_head(work.warehouse, work.settings.home)
    return dg.MaterializeResult(metadata={"entries": head.seq, "head": head.hash})
