"""The plan: exactly what would be done, frozen before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, text

from orchestration.ingestion.mapped_source import MappedSource

# Every copy that the data map declares of what is due: one item per record, category and document. An archived copy
# is one, too. What is held back is planned with its outcome, so that people see it.
PLANNED = """
with due as (
    select * from marts.fct_due_actions
),
dropped as (
    select * from unnest(cast(:dropped_sources as text[]), cast(:dropped_categories as text[])) as d (source, data_category)
),
blocked as (
    select distinct records.person_id
    from identity.records
    where records.source = any(cast(:blocked_sources as text[]))
),
copies as (
    select
        due.person_id, holdings.source, holdings.record_id, holdings.document_id, due.data_category,
        case when due.action = 'archive' and dropped.source is not null then 'delete' else due.action end as action,
        due.purpose, due.rule, due.counts_from, due.due_on, due.is_held, due.is_quarantined
    from due
    join identity.records on records.person_id = due.person_id
    join identity.holdings
        on holdings.source = records.source and holdings.record_id = records.record_id
        and holdings.data_category = due.data_category
        and holdings.document_id is not distinct from due.document_id
        and (due.source is null or due.source = holdings.source)
    left join dropped on dropped.source = holdings.source and dropped.data_category = due.data_category
    where due.action <> 'suppress'
    union
    select
        due.person_id, archived.source, archived.record_id, archived.document_id, due.data_category, due.action,
        due.purpose, due.rule, due.counts_from, due.due_on, due.is_held, due.is_quarantined
    from due
    join archive.items as archived
        on archived.person_id = due.person_id and archived.data_category = due.data_category
        and archived.document_id is not distinct from due.document_id
        and (due.source is null or due.source = archived.source)
    where due.action in ('delete', 'anonymise')
    union
    select
        due.person_id, records.source, records.record_id, null, due.data_category, due.action,
        due.purpose, due.rule, due.counts_from, due.due_on, false, false
    from due
    join identity.records on records.person_id = due.person_id
    where due.action = 'suppress'
),
unordered as (
    -- What was begun, or an operator was asked to do, is not planned again.
    select copies.* from copies
    where not exists (
        select 1 from enforcement.items as asked
        where asked.source_state in ('ordered', 'intent') and asked.source = copies.source
        and asked.record_id = copies.record_id and asked.data_category = copies.data_category
        and asked.document_id is not distinct from copies.document_id and asked.action = copies.action
    )
)
select
    row_number() over (order by person_id, source, record_id, document_id nulls first, data_category, action) as item_no,
    unordered.person_id, source, record_id, document_id, data_category, action, purpose, rule, counts_from, due_on,
    case
        when is_held then 'a hold covers it'
        when is_quarantined then 'a row of this person is in quarantine'
        when action <> 'suppress' and blocked.person_id is not null then 'a source of this person is not trusted tonight'
    end as held_because
from unordered
left join blocked on blocked.person_id = unordered.person_id
"""

_HASH = """
select encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', person_id, source, record_id, document_id,
    data_category, action, purpose, rule, due_on, message), chr(10) order by item_no), '') || chr(10) || :policy_hash || chr(10) || :targets,
    'UTF8')), 'hex')
from enforcement.items where plan_id = :plan_id
"""


@dataclass(frozen=True)
class PlanCount:
    """How many items a plan has of one kind; `held` says that they wait behind a hold, quarantine or a blocked source."""

    source: str
    purpose: str
    action: str
    held: bool
    items: int
    persons: int


@dataclass(frozen=True)
class Plan:
    """A frozen plan."""

    plan_id: str
    as_of: date
    policy_hash: str
    content_hash: str
    state: str
    waits_for: tuple[str, ...]
    item_count: int
    """Items to do; held ones are not among them."""
    person_count: int


def scope(data_map: Sequence[MappedSource], blocked_sources: Mapping[str, str]) -> dict[str, object]:
    """The parameters of PLANNED: where archiving means dropping, and which sources are not trusted tonight."""
    drops = [
        (source.name, category)
        for source in data_map
        for category in sorted({c for t in source.tables for c in t.categories})
        if all(t.archive == "drop" for t in source.tables if category in t.categories)
    ]
    return {
        "dropped_sources": [name for name, _ in drops],
        "dropped_categories": [category for _, category in drops],
        "blocked_sources": sorted(blocked_sources),
    }


def preview(
    connection: Connection, data_map: Sequence[MappedSource], blocked_sources: Mapping[str, str]
) -> tuple[PlanCount, ...]:
    """What a plan would hold now, counted. Read-only."""
    rows = connection.execute(
        text(
            f"select source, purpose, action, held_because is not null as held, count(*) as items, "
            f"count(distinct person_id) as persons from ({PLANNED}) as planned group by 1, 2, 3, 4 order by 1, 2, 3, 4"
        ),
        scope(data_map, blocked_sources),
    )
    return tuple(PlanCount(**row._mapping) for row in rows)


def freeze(
    connection: Connection,
    data_map: Sequence[MappedSource],
    blocked_sources: Mapping[str, str],
    *,
    as_of: date,
    policy_hash: str,
) -> Plan:
    """Store what is due as a plan; the same content on the same day is the same plan.

    Returns:
        The plan, in state `ready` until its caps are judged.
    """
    draft = "draft"
    connection.execute(text("delete from enforcement.items where plan_id = :draft"), {"draft": draft})
    connection.execute(
        text(
            "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, document_id, data_category, "
            "action, purpose, rule, counts_from, due_on, outcome, message) select 'draft', item_no, person_id, source, "
            "record_id, document_id, data_category, action, purpose, rule, counts_from, due_on, "
            f"case when held_because is not null then 'held' end, held_because from ({PLANNED}) as planned"
        ),
        scope(data_map, blocked_sources),
    )
    content = _content_hash(connection, draft, policy_hash, data_map)
    plan_id = f"{as_of.isoformat()}-{content[:8]}"
    if read_plan(connection, plan_id) is None:
        connection.execute(
            text("update enforcement.items set plan_id = :plan_id where plan_id = :draft"),
            {"plan_id": plan_id, "draft": draft},
        )
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, sources, item_count, "
                "person_count) select :plan_id, :as_of, :policy_hash, :content, 'ready', :sources, "
                "count(*) filter (where outcome is null), count(distinct person_id) filter (where outcome is null) "
                "from enforcement.items where plan_id = :plan_id"
            ),
            {
                "plan_id": plan_id,
                "as_of": as_of,
                "policy_hash": policy_hash,
                "content": content,
                "sources": [s.name for s in data_map if s.name not in blocked_sources],
            },
        )
    else:
        connection.execute(text("delete from enforcement.items where plan_id = :draft"), {"draft": draft})
    found = read_plan(connection, plan_id)
    assert found is not None
    return found


def _content_hash(
    connection: Connection, plan_id: str, policy_hash: str, data_map: Sequence[MappedSource]
) -> str:
    targets = ",".join(f"{source.name}={source.write_back}" for source in data_map)
    return str(
        connection.execute(
            text(_HASH), {"plan_id": plan_id, "policy_hash": policy_hash, "targets": targets}
        ).scalar_one()
    )


def read_plan(connection: Connection, plan_id: str) -> Plan | None:
    """The stored plan of that id, if there is one. Read-only."""
    row = connection.execute(
        text("select * from enforcement.plans where plan_id = :plan_id"), {"plan_id": plan_id}
    ).first()
    return None if row is None else _plan(row)


def latest_plan(connection: Connection) -> Plan | None:
    """The plan made last. Read-only."""
    row = connection.execute(
        text("select * from enforcement.plans order by created_at desc, plan_id desc limit 1")
    ).first()
    return None if row is None else _plan(row)


def _plan(row: Row[tuple[object, ...]]) -> Plan:
    return Plan(
        plan_id=row.plan_id,
        as_of=row.as_of,
        policy_hash=row.policy_hash,
        content_hash=row.content_hash,
        state=row.state,
        waits_for=tuple(row.waits_for),
        item_count=row.item_count,
        person_count=row.person_count,
    )


def plan_counts(connection: Connection, plan_id: str) -> tuple[PlanCount, ...]:
    """The items of a stored plan, counted. Read-only."""
    rows = connection.execute(
        text(
            "select source, purpose, action, coalesce(outcome = 'held', false) as held, count(*) as items, "
            "count(distinct person_id) as persons from enforcement.items where plan_id = :plan_id "
            "group by 1, 2, 3, 4 order by 1, 2, 3, 4"
        ),
        {"plan_id": plan_id},
    )
    return tuple(PlanCount(**row._mapping) for row in rows)
