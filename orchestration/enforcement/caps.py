"""Blast radius: what a plan waits for before it may be applied unattended."""

from sqlalchemy import Connection, text

from orchestration.enforcement.plan import Plan

_OVER = """
select
    items.purpose, count(distinct items.person_id) as persons, count(*) as items,
    policies.cap_items, policies.cap_percent, known.persons as known
from enforcement.items
join policy.policies on policies.purpose = items.purpose and policies.policy_hash = :policy_hash
cross join (select count(distinct person_id) as persons from identity.records) as known
where items.plan_id = :plan_id and items.outcome is null and items.action <> 'suppress'
group by items.purpose, policies.cap_items, policies.cap_percent, known.persons
having count(*) > policies.cap_items
    or count(distinct items.person_id) * 100.0 > policies.cap_percent * greatest(known.persons, 1)
order by items.purpose
"""

_FIRST = """
select distinct items.source
from enforcement.items
where items.plan_id = :plan_id and items.outcome is null and not exists (
    select 1 from enforcement.plans where plans.state = 'applied' and items.source = any(plans.sources)
)
order by items.source
"""

_BOOK = """
select policy_hash from enforcement.plans where state = 'applied' order by applied_at desc limit 1
"""


def judge(connection: Connection, plan: Plan) -> tuple[str, ...]:
    """Why this plan must wait for an approval, one sentence a reason; empty if it may run unattended. Read-only."""
    if not plan.item_count:
        return ()
    reasons = [
        f"{row.source}: the first run against a source only plans"
        for row in connection.execute(text(_FIRST), {"plan_id": plan.plan_id})
    ]
    over = connection.execute(text(_OVER), {"plan_id": plan.plan_id, "policy_hash": plan.policy_hash})
    reasons += [
        f"{row.purpose}: {row.items} items of {row.persons} persons are above the cap of {row.cap_items} items "
        f"or {row.cap_percent:g} % of {row.known} persons"
        for row in over
    ]
    last = connection.execute(text(_BOOK)).scalar()
    if last is not None and last != plan.policy_hash:
        reasons.append(f"policies: the book changed from {last[:12]} to {plan.policy_hash[:12]} since the last purge")
    return tuple(reasons)


def settle_state(connection: Connection, plan: Plan) -> tuple[str, ...]:
    """Store what the plan waits for, and set aside older plans that nobody approved.

    Returns:
        The reasons to wait; empty if the plan may be applied.
    """
    reasons = judge(connection, plan) if plan.state in ("ready", "waiting") else ()
    if plan.state in ("ready", "waiting"):
        connection.execute(
            text("update enforcement.plans set state = :state, waits_for = :reasons where plan_id = :plan_id"),
            {"state": "waiting" if reasons else "ready", "reasons": list(reasons), "plan_id": plan.plan_id},
        )
    connection.execute(
        text(
            "update enforcement.plans set state = 'superseded' where plan_id <> :plan_id "
            "and state in ('ready', 'waiting') and not exists "
            "(select 1 from enforcement.approvals where approvals.plan_id = plans.plan_id and expires_at > now())"
        ),
        {"plan_id": plan.plan_id},
    )
    return reasons
