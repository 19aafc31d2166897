"""Evidence: the chain is verified, and its head goes outside."""

import dagster as dg

from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.night import count
from orchestration.evidence.outside import outside_of
from orchestration.evidence.publishing import publish
from orchestration.evidence.verification import verify
from orchestration.evidence.webhook import post_head


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
    """Verify the whole chain against the head outside the database, and only then sign tonight's head there."""
    work: NightWork = context.resources.night
    verify(work.warehouse, outside_of(work.settings))
    head = publish(work.warehouse, work.settings, work.started_at)
    url = work.settings.head_webhook
    unposted = None if url is None else post_head(url, head)
    if unposted is not None:
        context.log.warning(unposted)
        with work.warehouse.begin() as connection:
            count(connection, work.night_id, unposted=unposted)
    return dg.MaterializeResult(metadata={"entries": head.seq, "head": head.hash, "message": unposted or ""})
