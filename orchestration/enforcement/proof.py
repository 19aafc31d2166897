"""Proof: the batch's outcomes as entries of the ledger, in the transaction that settles them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, text

from orchestration.evidence.entry import Entry, Place, digest
from orchestration.evidence.ledger import append
from orchestration.ingestion.mapped_terms import SUPPRESSION

_SETTLED = """
with erased as (
    select batch.item_no, identifiers.fingerprint
    from batch
    join identity.identifiers
        on identifiers.source = batch.source and identifiers.record_id = batch.record_id
        and identifiers.kind in ('email', 'phone')
    where batch.data_category = 'contact_details' and batch.outcome in ('deleted', 'anonymised')
)
select
    batch.plan_id, batch.source, batch.action, batch.outcome, batch.purpose, batch.rule, batch.data_category,
    batch.source_state, plans.policy_hash, count(distinct batch.item_no) as items,
    coalesce(array_agg(distinct erased.fingerprint) filter (where erased.fingerprint is not null), '{}') as fingerprints
from batch
join enforcement.plans on plans.plan_id = batch.plan_id
left join erased on erased.item_no = batch.item_no
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
order by 1, 2, 3, 4, 5, 6, 7, 8
"""


@dataclass(frozen=True)
class Proving:
    """Under which night, when, and under which key the evidence is written."""

    night_id: str
    at: datetime
    key: bytes = field(repr=False)
    """Of the fingerprints."""


def prove(connection: Connection, proving: Proving) -> int:
    """Append what the batch settled to the ledger; how many entries."""
    rows = list(connection.execute(text(_SETTLED)))
    for row in rows:
        append(
            connection,
            Entry(
                at=proving.at.isoformat(),
                night_id=proving.night_id,
                plan_id=row.plan_id,
                place=_place(row.source, row.action, row.source_state),
                source=row.source,
                action=row.action,
                outcome=row.outcome,
                purpose=row.purpose,
                rule=row.rule,
                data_category=row.data_category,
                policy_hash=row.policy_hash,
                items=row.items,
                fingerprints=len(row.fingerprints),
                digest=digest(row.fingerprints),
            ),
            row.fingerprints,
        )
    return len(rows)


def _place(source: str, action: str, state: str) -> Place:
    if action == "suppress" or source == SUPPRESSION:
        return "suppression"
    if action == "archive":
        return "archive"
    places: dict[str, Place] = {"done": "source", "ordered": "work_order"}
    return places.get(state, "warehouse")
