"""Approvals: bound to what a plan contains, by somebody, for a reason, for a time; each is kept as it was given."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, text

from orchestration.database.tables.enforcement import approvals
from orchestration.enforcement.plan import Plan, plan_of, read_plan
from orchestration.errors import PlanError
from retention_policies.legal_time import PARIS

VALID_FOR = timedelta(days=7)
POLICIES_CHANGED = "the policies have changed"
"""Of what a plan rests on; see `outdated`."""

# Of the plan itself the one that holds longest; else one that an earlier plan lost, as no night came to apply it.
_LAST = """
select plan_id, approved_by, reason, approved_at, expires_at
from enforcement.approvals join enforcement.plans using (plan_id, content_hash)
where plan_id = :plan_id or (
    expires_at <= :at and plans.applied_at is null and not exists (
        select from enforcement.plans as later where later.applied_at > approvals.approved_at
    )
)
order by plan_id = :plan_id desc, expires_at desc, approval_id desc limit 1
"""


@dataclass(frozen=True)
class Approval:
    """An approval as it was given."""

    plan_id: str
    approved_by: str
    reason: str
    approved_at: datetime
    expires_at: datetime

    def holds(self, plan_id: str, *, at: datetime) -> bool:
        """Whether that plan may be applied under it."""
        return self.plan_id == plan_id and at < self.expires_at

    def told(self, *, at: datetime) -> str:
        """Who, when, and until when, in English."""
        end = "until" if at < self.expires_at else "expired on"
        return f"approved by {self.approved_by} on {_day(self.approved_at)}, {end} {_day(self.expires_at)}"


@dataclass(frozen=True)
class Approved:
    """What came of approving a plan."""

    plan: Plan
    approval: Approval | None
    """What it may be applied under; None if it needs no approval."""
    is_new: bool


def approve(connection: Connection, plan_id: str, *, by: str, reason: str, at: datetime) -> Approved:
    """Approve a waiting plan; the approval holds for its content only and expires after seven days.

    A plan that needs none gets none. Whoever approved it already and may still rely on that changes nothing, so that a
    command can be given again; somebody else's approval is recorded beside the first.

    Raises:
        PlanError: there is no such plan, it is over, or nobody or nothing is named.
    """
    plan, by, reason = plan_of(connection, plan_id), by.strip(), reason.strip()
    if not by or not reason:
        raise PlanError(plan_id, "an approval names who approves, and why; give both")
    if plan.state == "ready":
        return Approved(plan, None, is_new=False)
    if plan.state != "waiting":
        raise PlanError(plan_id, f"this plan is {plan.state}; only a plan that waits can be approved")
    for given in approvals_of(connection, plan_id):
        if given.approved_by == by and given.holds(plan_id, at=at):
            return Approved(plan, given, is_new=False)
    approval = Approval(plan_id, by, reason, approved_at=at, expires_at=at + VALID_FOR)
    connection.execute(insert(approvals).values(**vars(approval), content_hash=plan.content_hash))
    return Approved(plan, approval, is_new=True)


def approvals_of(connection: Connection, plan_id: str) -> tuple[Approval, ...]:
    """Every approval of a plan's content, in the order in which they were given. Read-only."""
    rows = connection.execute(
        text(
            "select plan_id, approved_by, reason, approved_at, expires_at from enforcement.approvals "
            "join enforcement.plans using (plan_id, content_hash) where plan_id = :plan_id order by approval_id"
        ),
        {"plan_id": plan_id},
    )
    return tuple(Approval(**row._mapping) for row in rows)


def last_approval(connection: Connection, plan_id: str, *, at: datetime) -> Approval | None:
    """The approval that a plan has or had, or one that expired before a night applied its plan. Read-only."""
    row = connection.execute(text(_LAST), {"plan_id": plan_id, "at": at}).first()
    return None if row is None else Approval(**row._mapping)


def to_approve(plan_id: str) -> str:
    """The command that approves a plan."""
    return f"oubli approve {plan_id} --by WHO --reason WHY"


def outdated(changed: str) -> str:
    """What is to be said of a plan that rests on what has changed."""
    return f"{changed} since it was made; run `oubli plan` for the current one"


def wants_approval(connection: Connection, plan: Plan, *, at: datetime) -> str | None:
    """What a plan waits for before it may be applied, and what to do; None if it may be applied. Read-only."""
    if plan.state != "waiting":
        return None
    last, run = last_approval(connection, plan.plan_id, at=at), f"run `{to_approve(plan.plan_id)}`"
    if last is None:
        return f"waits for an approval; {run}"
    if last.plan_id != plan.plan_id:
        return f"waits for an approval; an earlier plan, {last.plan_id}, was {last.told(at=at)}; {run}"
    return None if last.holds(plan.plan_id, at=at) else f"{last.told(at=at)}; approve it again: {run}"


def to_apply(connection: Connection, tonight: Plan, *, requested: str | None, at: datetime) -> Plan | None:
    """The plan that may be applied now: the requested or newest approved one, else tonight's if it need not wait.

    Nothing is applied under other policies than it was made by, nor to a system that takes writes otherwise by now, nor
    before the day up to which its deadlines were counted: the clock may have been ahead when it was made.

    Raises:
        PlanError: the requested plan is unknown, was applied, is not approved, is of a later day, or rests on what has
            changed.
    """
    if requested is not None:
        plan = plan_of(connection, requested)
        if plan.state == "applied":
            raise PlanError(requested, "this plan is applied; run `oubli plan` for the current one")
        if plan.state == "superseded":
            changed_since = (
                f"what is due has changed since this plan was made, and {tonight.plan_id} has taken its place"
            )
            raise PlanError(requested, f"{changed_since}; look at that with `oubli plan --last`")
        if plan.as_of > tonight.as_of:
            later = f"this plan is of {plan.as_of:%-d %B %Y}, and this night of {tonight.as_of:%-d %B %Y}"
            raise PlanError(requested, f"{later}; apply it on its day or later")
        changed = _changed(plan, tonight)
        if changed is not None:
            raise PlanError(requested, outdated(changed))
        wanted = wants_approval(connection, plan, at=at)
        if wanted is not None:
            raise PlanError(requested, wanted)
        return plan
    if tonight.state in ("ready", "waiting") and wants_approval(connection, tonight, at=at) is None:
        return tonight
    approved = approved_plan(connection, tonight.as_of, at=at)
    return None if approved is None or _changed(approved, tonight) is not None else approved


def approved_plan(connection: Connection, as_of: date, *, at: datetime) -> Plan | None:
    """The plan of that day or before it that was approved last, and not applied. Read-only."""
    newest = connection.execute(
        text(
            "select plan_id from enforcement.plans join enforcement.approvals using (plan_id, content_hash) "
            "where state = 'waiting' and expires_at > :at and as_of <= :as_of "
            "order by approved_at desc, approval_id desc limit 1"
        ),
        {"at": at, "as_of": as_of},
    ).scalar()
    return None if newest is None else read_plan(connection, newest)


def _changed(plan: Plan, tonight: Plan) -> str | None:
    """What a plan rests on and tonight's does not, if anything."""
    if plan.policy_hash != tonight.policy_hash:
        return POLICIES_CHANGED
    then, now = (dict(target.split("=", 1) for target in of.targets) for of in (plan, tonight))
    systems = sorted(system for system in then.keys() & now.keys() if then[system] != now[system])
    return f"what may be written to {', '.join(systems)} has changed" if systems else None


def _day(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%-d %B %Y}"
