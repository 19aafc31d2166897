"""Blast radius: what a plan waits for before it may be applied unattended."""

from datetime import date

from sqlalchemy import Connection, text, update

from orchestration.database.tables.enforcement import plans
from orchestration.enforcement.book_effect import BookEffect, told_of_change
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.waits import (
    Ahead,
    FirstRun,
    ManyItems,
    ManyItemsInSource,
    ManyPeople,
    ManyPeopleInSource,
    Wait,
    as_stored,
)

# Counted once: of a plan just frozen PostgreSQL expects one row, and would count anew for each.
_SIZES = """
with known as materialized (
    select count(distinct person_id) as persons from identity.records
)
select
    items.purpose, count(distinct items.person_id) as persons, count(*) as items,
    policies.cap_items, policies.cap_percent, known.persons as known,
    count(*) > policies.cap_items as many_items,
    -- Who leaves the opt-out list is none of the people known, nor is nobody.
    count(distinct items.person_id) filter (where items.source not in ('suppression', 'quarantine')) * 100.0
        > policies.cap_percent * greatest(known.persons, 1) as many_people
from enforcement.items
join policy.policies on policies.purpose = items.purpose and policies.policy_hash = :policy_hash
cross join known
where items.plan_id = :plan_id and items.outcome is null and items.action <> 'suppress'
group by items.purpose, policies.cap_items, policies.cap_percent, known.persons
order by items.purpose
"""

_SIZES_IN_SOURCES = """
with known as materialized (
    select source, count(distinct person_id) as persons from identity.records group by source
)
select
    items.purpose, items.source, count(distinct items.person_id) as persons, count(*) as items,
    caps.items as cap_items, caps.percent as cap_percent, coalesce(known.persons, 0) as known,
    count(*) > caps.items as many_items,
    count(distinct items.person_id) * 100.0 > caps.percent * greatest(known.persons, 1) as many_people
from enforcement.items
join policy.source_caps as caps
    on caps.purpose = items.purpose and caps.source = items.source and caps.policy_hash = :policy_hash
left join known on known.source = items.source
where items.plan_id = :plan_id and items.outcome is null and items.action <> 'suppress'
group by items.purpose, items.source, caps.items, caps.percent, known.persons
order by items.purpose, items.source
"""

_FIRST = """
select distinct items.source
from enforcement.items
where items.plan_id = :plan_id and items.outcome is null and items.source not in ('suppression', 'quarantine')
and not exists (
    select 1 from enforcement.plans where plans.state = 'applied' and items.source = any(plans.sources)
)
order by items.source
"""


def judge(connection: Connection, plan: Plan, *, today: date, effect: BookEffect | None = None) -> tuple[Wait, ...]:
    """Why this plan must wait for an approval; empty if it may run unattended. Read-only.

    Args:
        connection: on the warehouse.
        plan: of any date.
        today: the day in Paris on which it is made.
        effect: what a change of the book since the last purge does, if it was computed.
    """
    if not plan.item_count:
        return ()
    waits: list[Wait] = [FirstRun(row.source) for row in connection.execute(text(_FIRST), {"plan_id": plan.plan_id})]
    of_plan = {"plan_id": plan.plan_id, "policy_hash": plan.policy_hash}
    for row in connection.execute(text(_SIZES), of_plan):
        if row.many_items:
            waits.append(ManyItems(row.purpose, row.items, row.cap_items))
        if row.many_people:
            waits.append(ManyPeople(row.purpose, row.persons, row.known, float(row.cap_percent)))
    for row in connection.execute(text(_SIZES_IN_SOURCES), of_plan):
        if row.many_items:
            waits.append(ManyItemsInSource(row.purpose, row.items, row.cap_items, row.source))
        if row.many_people:
            waits.append(ManyPeopleInSource(row.purpose, row.persons, row.known, float(row.cap_percent), row.source))
    if plan.as_of > today:
        waits.append(Ahead(plan.as_of.isoformat(), today.isoformat()))
    return (*waits, *told_of_change(connection, plan.policy_hash, effect))


def settle_state(
    connection: Connection, plan: Plan, *, today: date, effect: BookEffect | None = None
) -> tuple[Wait, ...]:
    """Store what the plan waits for (see judge), and set aside older plans that nobody approved.

    Returns:
        The reasons to wait; empty if the plan may be applied.
    """
    waits = judge(connection, plan, today=today, effect=effect) if plan.state in ("ready", "waiting") else ()
    if plan.state in ("ready", "waiting"):
        connection.execute(
            update(plans)
            .where(plans.c.plan_id == plan.plan_id)
            .values(state="waiting" if waits else "ready", waits_for=as_stored(waits))
        )
    connection.execute(
        text(
            "update enforcement.plans set state = 'superseded' where plan_id <> :plan_id "
            "and state in ('ready', 'waiting') and not exists "
            "(select 1 from enforcement.approvals where approvals.plan_id = plans.plan_id and expires_at > now())"
        ),
        {"plan_id": plan.plan_id},
    )
    return waits
