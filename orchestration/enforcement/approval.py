"""Approvals: bound to what a plan contains, by somebody, for a reason, for a time."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from orchestration.database.tables.enforcement import approvals
from orchestration.enforcement.plan import Plan, plan_of, read_plan
from orchestration.errors import PlanError

VALID_FOR = timedelta(days=7)


def approve(connection: Connection, plan_id: str, *, by: str, reason: str, at: datetime) -> Plan:
    """Approve a waiting plan; the approval holds for its content only and expires after seven days.

    Raises:
        PlanError: there is no such plan, it no longer waits, or nobody or nothing is named.
    """
    plan = plan_of(connection, plan_id)
    if not by.strip() or not reason.strip():
        raise PlanError(plan_id, "an approval names who approves, and why; give both")
    if plan.state not in ("waiting", "ready"):
        raise PlanError(plan_id, f"this plan is {plan.state}; only a plan that waits can be approved")
    values = {
        "plan_id": plan_id,
        "content_hash": plan.content_hash,
        "approved_by": by,
        "reason": reason,
        "approved_at": at,
        "expires_at": at + VALID_FOR,
    }
    connection.execute(
        insert(approvals).values(**values).on_conflict_do_update(index_elements=["plan_id"], set_=values)
    )
    return plan


def to_apply(connection: Connection, tonight: Plan, *, requested: str | None, at: datetime) -> Plan | None:
    """The plan that may be applied now: the requested or newest approved one, else tonight's if it need not wait.

    Raises:
        PlanError: the requested plan is unknown, was applied, or is not approved.
    """
    if requested is not None:
        plan = plan_of(connection, requested)
        if plan.state in ("applied", "superseded"):
            raise PlanError(requested, f"this plan is {plan.state}; run `oubli plan` for the current one")
        if not may_apply(connection, plan, at=at):
            raise PlanError(requested, f"waits for an approval; run `oubli approve {requested} --by WHO --reason WHY`")
        return plan
    if tonight.state in ("ready", "waiting") and may_apply(connection, tonight, at=at):
        return tonight
    newest = connection.execute(
        text(
            "select plans.plan_id from enforcement.plans join enforcement.approvals using (plan_id) "
            "where plans.state = 'waiting' and approvals.content_hash = plans.content_hash and expires_at > :at "
            "order by approved_at desc limit 1"
        ),
        {"at": at},
    ).scalar()
    return None if newest is None else read_plan(connection, newest)


def may_apply(connection: Connection, plan: Plan, *, at: datetime) -> bool:
    """Whether a plan waits for nothing, or for an approval that it has and that still holds. Read-only."""
    found = connection.execute(
        text(
            "select 1 from enforcement.approvals where plan_id = :plan_id and content_hash = :content_hash "
            "and expires_at > :at"
        ),
        {"plan_id": plan.plan_id, "content_hash": plan.content_hash, "at": at},
    )
    return plan.state != "waiting" or found.first() is not None
