"""Proof: the batch's outcomes as entries of the ledger, in the transaction that settles them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, text

from orchestration.database.arrays import array_of
from orchestration.evidence.entry import Entry, Place, Print, digest
from orchestration.evidence.ledger import append
from orchestration.identity.fingerprints import fingerprint
from orchestration.ingestion.mapped_terms import QUARANTINE, SUPPRESSION

_ERASED = "outcome in ('deleted', 'anonymised')"

_RECORDS = f"""
select distinct source, record_id from batch
-- Of whom single events went is no erased person, so nothing is kept to recognise them by.
where {_ERASED} and source not in ('{SUPPRESSION}', '{QUARANTINE}') and data_category <> 'statistics'
"""  # noqa: S608 - put together from constants

# One entry tells of everything that happened alike to records: the same categories by the same rule.
_SETTLED = f"""
with acts as (
    select
        plan_id, source, record_id, action, outcome, purpose, rule, source_state, count(*) as items,
        array_agg(distinct data_category order by data_category) as data_categories
    from batch
    group by plan_id, source, record_id, action, outcome, purpose, rule, source_state
),
numbered as (
    select
        *,
        dense_rank() over (
            order by plan_id, source, action, outcome, purpose, rule, data_categories, source_state
        ) as entry_no
    from acts
),
settled as (
    select
        entry_no, plan_id, source, action, outcome, purpose, rule, source_state, data_categories,
        cast(sum(items) as bigint) as items
    from numbered
    group by entry_no, plan_id, source, action, outcome, purpose, rule, source_state, data_categories
),
left_behind as (
    -- Only who lost the contact details leaves addresses; whoever keeps them is no erased person.
    select
        batch.source, batch.record_id, case when identifiers.shared then 'shared' else identifiers.kind end as kind,
        identifiers.fingerprint
    from batch
    join identity.identifiers
        on identifiers.source = batch.source and identifiers.record_id = batch.record_id
        and identifiers.kind in ('email', 'phone')
    where batch.data_category = 'contact_details' and {_ERASED}
    union all
    select source, record_id, 'record', fingerprint
    from unnest(cast(:sources as text[]), cast(:record_ids as text[]), cast(:fingerprints as text[]))
        as own (source, record_id, fingerprint)
),
prints as (
    select entry_no, array_agg(array[kind, fingerprint]) as prints
    from (
        select distinct entry_no, kind, fingerprint from numbered join left_behind using (source, record_id)
        where {_ERASED}
    ) as each
    group by entry_no
)
select
    settled.plan_id, source, action, outcome, purpose, rule, source_state, data_categories, items,
    plans.policy_hash, coalesce(prints.prints, '{{}}') as prints
from settled
join enforcement.plans on plans.plan_id = settled.plan_id
left join prints on prints.entry_no = settled.entry_no
order by settled.entry_no
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Proving:
    """Under which night, when, and under which key the evidence is written."""

    night_id: str
    at: datetime
    as_of: date
    """The night's date, up to which deadlines were counted: what is erased is erased on that day."""
    key: bytes = field(repr=False)
    """Of the fingerprints."""


def prove(connection: Connection, proving: Proving) -> int:
    """Append what the batch settled to the ledger; how many entries."""
    records: list[tuple[str, str]] = [(row.source, row.record_id) for row in connection.execute(text(_RECORDS)).all()]
    own = {
        "sources": array_of(source for source, _ in records),
        "record_ids": array_of(record_id for _, record_id in records),
        "fingerprints": array_of(
            fingerprint(proving.key, "record", f"{source}:{record_id}") for source, record_id in records
        ),
    }
    rows = connection.execute(text(_SETTLED), own).all()
    for row in rows:
        prints = tuple(sorted(Print(kind, value) for kind, value in row.prints))
        append(
            connection,
            Entry(
                at=proving.at.isoformat(),
                as_of=proving.as_of.isoformat(),
                night_id=proving.night_id,
                plan_id=row.plan_id,
                place=_place(row.source, row.action, row.source_state),
                source=row.source,
                action=row.action,
                outcome=row.outcome,
                purpose=row.purpose,
                rule=row.rule,
                data_categories=tuple(row.data_categories),
                policy_hash=row.policy_hash,
                items=row.items,
                fingerprints=len(prints),
                digest=digest(prints),
            ),
            prints,
        )
    return len(rows)


def _place(source: str, action: str, state: str) -> Place:
    if action == "suppress" or source == SUPPRESSION:
        return "suppression"
    if action == "archive":
        return "archive"
    places: dict[str, Place] = {"done": "source", "ordered": "work_order"}
    return places.get(state, "warehouse")
