"""The plan: exactly what would be done, frozen before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, text

from orchestration.enforcement.planned import PLANNED, drops
from orchestration.enforcement.waits import Wait, as_read
from orchestration.errors import PlanError
from orchestration.ingestion.mapped_source import MappedSource

_HASH = """
select encode(sha256(convert_to(concat_ws(
    chr(10),
    string_agg(
        concat_ws(
            '|', person_id, source, record_id, document_id, data_category, action, purpose, rule, due_on, held_because
        ),
        chr(10) order by item_no
    ),
    cast(:policy_hash as text),
    cast(:targets as text)
), 'UTF8')), 'hex')
from pg_temp.draft
"""

# Beside the plans, as to plan reads them: what is being written to a table is in the way of whoever reads it.
_DRAFT = f"""
insert into pg_temp.draft (item_no, person_id, source, record_id, document_id, data_category, action, purpose, rule,
    counts_from, due_on, outcome, held_because)
select item_no, person_id, source, record_id, document_id, data_category, action, purpose, rule, counts_from, due_on,
    case when held_because is not null then 'held' end as outcome, held_because
from ({PLANNED}) as planned
"""
_STORE = """
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, document_id, data_category, action,
    purpose, rule, counts_from, due_on, outcome, held_because)
select :plan_id, item_no, person_id, source, record_id, document_id, data_category, action, purpose, rule, counts_from,
    due_on, outcome, held_because
from pg_temp.draft
"""
# The models forget of whom they were once the person is gone, and the law of the two differs (GDPR, Art. 7(3) and 21).
# A day on which the person did both is one of objection.
_WITHDRAWN = """
insert into enforcement.withdrawals (plan_id, person_id)
select :plan_id, person_id from intermediate.int_objections__unioned
where is_prospecting and person_id in (select person_id from enforcement.items where plan_id = :plan_id)
group by person_id
having max(objected_on) filter (where origin = 'withdrawn') = max(objected_on)
and max(objected_on) filter (where origin in ('declared', 'event')) is distinct from max(objected_on)
"""


@dataclass(frozen=True)
class PlanCount:
    """How many items a plan has of one kind; `held`: they wait behind a hold, a quarantine or a blocked source."""

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
    waits_for: tuple[Wait, ...]
    targets: tuple[str, ...]
    """What might be written to which system when it was made, such as crm=write; none of a plan of long ago."""
    item_count: int
    """Items to do; held ones are not among them."""
    person_count: int


def scope(data_map: Sequence[MappedSource], blocked_sources: Mapping[str, str]) -> dict[str, object]:
    """The parameters of PLANNED: where archiving means dropping, who marks opt-outs, and who is not trusted tonight."""
    marking = [source.name for source in data_map if source.is_told_of_opt_outs]
    return {**drops(data_map), "marking_sources": marking, "blocked_sources": sorted(blocked_sources)}


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
    connection.execute(text("drop table if exists pg_temp.draft"))
    connection.execute(text("create temp table draft (like enforcement.items) on commit drop"))
    connection.execute(text("alter table pg_temp.draft drop column plan_id"))
    connection.execute(text(_DRAFT), scope(data_map, blocked_sources))
    content = _content_hash(connection, policy_hash, data_map)
    plan_id = f"{as_of.isoformat()}-{content[:8]}"
    if read_plan(connection, plan_id) is None:
        connection.execute(text(_STORE), {"plan_id": plan_id})
        # A plan that nobody has counted is carried out by the slowest way there is.
        connection.execute(text("analyze enforcement.items"))
        connection.execute(text(_WITHDRAWN), {"plan_id": plan_id})
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, sources, targets, "
                "item_count, person_count) "
                "select :plan_id, :as_of, :policy_hash, :content, 'ready', :sources, :targets, "
                "count(*) filter (where outcome is null), count(distinct person_id) filter (where outcome is null) "
                "from enforcement.items where plan_id = :plan_id"
            ),
            {
                "plan_id": plan_id,
                "as_of": as_of,
                "policy_hash": policy_hash,
                "content": content,
                "sources": [s.name for s in data_map if s.name not in blocked_sources],
                "targets": _targets(data_map),
            },
        )
    else:
        # Another plan took its place for a while, such as one made while a source did not answer. And what a system
        # refused is due still, and is tried again.
        connection.execute(
            text(
                "update enforcement.plans set state = 'ready' where plan_id = :plan_id and (state = 'superseded' or "
                "state = 'applied' and exists (select 1 from enforcement.items where items.plan_id = plans.plan_id "
                "and items.outcome = 'failed'))"
            ),
            {"plan_id": plan_id},
        )
    return plan_of(connection, plan_id)


def _content_hash(connection: Connection, policy_hash: str, data_map: Sequence[MappedSource]) -> str:
    values = {"policy_hash": policy_hash, "targets": ",".join(_targets(data_map))}
    return str(connection.execute(text(_HASH), values).scalar_one())


def _targets(data_map: Sequence[MappedSource]) -> list[str]:
    return [f"{source.name}={source.write_back}" for source in data_map]


def read_plan(connection: Connection, plan_id: str) -> Plan | None:
    """The stored plan of that id, if there is one. Read-only."""
    row = connection.execute(
        text("select * from enforcement.plans where plan_id = :plan_id"), {"plan_id": plan_id}
    ).first()
    return None if row is None else _plan(row)


def plan_of(connection: Connection, plan_id: str | None) -> Plan:
    """The stored plan of that id. Read-only.

    Raises:
        PlanError: there is none.
    """
    found = None if plan_id is None else read_plan(connection, plan_id)
    if found is None:
        raise PlanError(plan_id or "plan", "there is no such plan; `oubli plan` makes and shows the current one")
    return found


def latest_plan(connection: Connection) -> Plan | None:
    """The plan made last, whose place no other has taken. Read-only."""
    row = connection.execute(
        text("select * from enforcement.plans order by state = 'superseded', created_at desc, plan_id desc limit 1")
    ).first()
    return None if row is None else _plan(row)


def _plan(row: Row[tuple[object, ...]]) -> Plan:
    return Plan(
        plan_id=row.plan_id,
        as_of=row.as_of,
        policy_hash=row.policy_hash,
        content_hash=row.content_hash,
        state=row.state,
        waits_for=as_read(row.waits_for),
        targets=tuple(row.targets),
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
