"""Approvals: of an exact content, for a time, each kept as it was given; what lapsed says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from orchestration.enforcement.approval import Approved, approvals_of, approve, last_approval, wants_approval
from orchestration.enforcement.ending import verdict
from orchestration.enforcement.night import begin, note
from orchestration.enforcement.plan import Plan
from orchestration.errors import PlanError
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate, applicable


def waiting(estate: Estate) -> Plan:
    """A plan above its cap."""
    estate.run("update policy.policies set cap_items = 0")
    estate.due("p1")
    plan = estate.freeze()
    assert plan.state == "waiting"
    return plan


def test_a_waiting_plan_runs_once_approved(estate: Estate):
    plan = waiting(estate)
    assert applicable(estate, plan) is None
    estate.approve(plan)
    assert applicable(estate, plan) == applicable(estate, plan, requested=plan.plan_id) == plan.plan_id
    assert estate.freeze().state == "waiting", "an approval outlives planning the same again"


def test_an_approval_expires(estate: Estate):
    plan = waiting(estate)
    estate.approve(plan)
    assert applicable(estate, plan, days=6) == plan.plan_id
    assert applicable(estate, plan, days=7) is None


def test_an_approval_is_of_a_content(estate: Estate):
    plan = waiting(estate)
    estate.approve(plan)
    estate.run(f"update enforcement.plans set content_hash = 'other' where plan_id = '{plan.plan_id}'")
    assert applicable(estate, replace(plan, content_hash="other")) is None


def test_an_approved_plan_runs_on_a_later_night_that_plans_something_else(estate: Estate):
    plan = waiting(estate)
    # Its expiry is compared with the server's clock, when older plans are set aside.
    estate.run(
        "insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, expires_at) "
        "select plan_id, content_hash, 'DPO', 'read', now() + interval '7 days' from enforcement.plans "
        f"where plan_id = '{plan.plan_id}'"
    )
    estate.due("p2", "notes")
    other = estate.freeze()
    assert (other.state, applicable(estate, other)) == ("waiting", plan.plan_id)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("policy_hash = 'former'", "the policies have changed since it was made; run `oubli plan`"),
        ("targets = '{shop=work_order}'", "what may be written to shop has changed since it was made; run `oubli plan"),
    ],
)
def test_an_approved_plan_does_not_run_under_other_policies_or_another_way_of_writing(
    estate: Estate, change: str, sentence: str
):
    plan = waiting(estate)
    estate.approve(plan)
    estate.due("p2", "notes")
    other = estate.freeze()
    estate.run(f"update enforcement.plans set state = 'waiting', {change} where plan_id = '{plan.plan_id}'")
    assert applicable(estate, other) is None
    with pytest.raises(PlanError, match=sentence):
        applicable(estate, other, requested=plan.plan_id)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("applied", "this plan is applied; run `oubli plan`"),
        ("superseded", "what is due has changed since this plan was made, and 2026-"),
    ],
)
def test_a_plan_that_is_over_is_neither_approved_nor_applied(estate: Estate, state: str, sentence: str):
    plan = waiting(estate)
    estate.run(f"update enforcement.plans set state = '{state}' where plan_id = '{plan.plan_id}'")
    with pytest.raises(PlanError, match=sentence):
        applicable(estate, plan, requested=plan.plan_id)
    with pytest.raises(PlanError, match=f"this plan is {state}; only a plan that waits"):
        estate.approve(plan)


def test_an_unknown_plan_is_neither_approved_nor_applied(estate: Estate):
    plan = waiting(estate)
    with pytest.raises(PlanError, match="none: there is no such plan"):
        applicable(estate, plan, requested="none")
    with pytest.raises(PlanError, match="none: there is no such plan"), estate.warehouse.begin() as connection:
        approve(connection, "none", by="DPO", reason="read", at=AT)


def test_a_plan_of_a_later_day_waits_for_that_day(estate: Estate):
    """The clock was ahead when it was made, or the night is of a day in the past."""
    estate.run("update policy.policies set cap_items = 0")
    estate.due("p1")
    ahead = estate.freeze(as_of=AS_OF + timedelta(days=6))
    estate.approve(ahead)
    estate.due("p2", "notes")
    tonight = estate.freeze()
    assert applicable(estate, tonight) is None
    with pytest.raises(PlanError, match=r"this plan is of 27 November 2026, and this night of 21 November 2026; apply"):
        applicable(estate, tonight, requested=ahead.plan_id)
    assert applicable(estate, replace(tonight, as_of=ahead.as_of)) == ahead.plan_id


def test_a_plan_that_waits_is_not_applied_on_request(estate: Estate):
    plan = waiting(estate)
    with pytest.raises(PlanError, match=f"waits for an approval; run `oubli approve {plan.plan_id}"):
        applicable(estate, plan, requested=plan.plan_id)


def approved(estate: Estate, plan: Plan, by: str, *, days: int = 0) -> Approved:
    with estate.warehouse.begin() as connection:
        return approve(connection, plan.plan_id, by=by, reason="read", at=AT + timedelta(days=days))


def wanted(estate: Estate, plan: Plan, *, days: int = 0) -> str | None:
    with estate.warehouse.connect() as connection:
        return wants_approval(connection, plan, at=AT + timedelta(days=days))


def test_a_second_approval_stands_beside_the_first(estate: Estate):
    plan = waiting(estate)
    assert approved(estate, plan, "Marie").is_new
    assert approved(estate, plan, "Paul", days=3).is_new
    with estate.warehouse.connect() as connection:
        given = approvals_of(connection, plan.plan_id)
    assert [(one.approved_by, one.approved_at, one.expires_at) for one in given] == [
        ("Marie", AT, AT + timedelta(days=7)),
        ("Paul", AT + timedelta(days=3), AT + timedelta(days=10)),
    ]
    assert applicable(estate, plan, days=9) == plan.plan_id
    assert applicable(estate, plan, days=10) is None


def test_who_approves_again_while_it_holds_changes_nothing(estate: Estate):
    plan = waiting(estate)
    first = approved(estate, plan, "Marie")
    approved(estate, plan, "Paul")
    again = approved(estate, plan, " Marie ", days=6)
    assert (again.is_new, again.approval) == (False, first.approval)
    assert estate.rows("select count(*) from enforcement.approvals") == [(2,)]
    assert approved(estate, plan, "Marie", days=7).is_new


def test_a_plan_that_needs_no_approval_gets_none(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    assert approved(estate, plan, "Marie") == Approved(plan, None, is_new=False)
    assert estate.rows("select count(*) from enforcement.approvals") == [(0,)]
    assert applicable(estate, plan) == plan.plan_id


@pytest.mark.parametrize(("by", "reason"), [(" ", "read"), ("Marie", "")])
def test_an_approval_names_somebody_and_something(estate: Estate, by: str, reason: str):
    plan = waiting(estate)
    with pytest.raises(PlanError, match="names who approves, and why"), estate.warehouse.begin() as connection:
        approve(connection, plan.plan_id, by=by, reason=reason, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "update enforcement.approvals set expires_at = now() + interval '1 year'",
        "delete from enforcement.approvals",
        "truncate enforcement.approvals",
    ],
)
def test_an_approval_stays_as_it_was_given(estate: Estate, statement: str):
    estate.approve(waiting(estate))
    with pytest.raises(ProgrammingError, match="InsufficientPrivilege"), estate.warehouse.begin() as connection:
        connection.execute(text(statement))


def test_an_approval_that_expired_says_so(estate: Estate):
    plan = waiting(estate)
    way = f"run `oubli approve {plan.plan_id} --by WHO --reason WHY`"
    assert wanted(estate, plan) == f"waits for an approval; {way}"
    approved(estate, plan, "Marie")
    assert wanted(estate, plan, days=6) is None
    lapsed = "approved by Marie on 21 November 2026, expired on 28 November 2026"
    assert wanted(estate, plan, days=7) == f"{lapsed}; approve it again: {way}"
    with pytest.raises(PlanError, match=lapsed):
        applicable(estate, plan, requested=plan.plan_id, days=7)


def test_an_approval_that_an_earlier_plan_lost_is_told_until_a_plan_is_applied(estate: Estate):
    earlier = waiting(estate)
    approved(estate, earlier, "Marie")
    estate.due("p2", "notes")
    plan = estate.freeze()
    assert "an earlier plan" not in str(wanted(estate, plan))
    assert f"an earlier plan, {earlier.plan_id}, was approved by Marie on 21 November 2026, expired on" in str(
        wanted(estate, plan, days=8)
    )
    estate.run("update enforcement.plans set applied_at = '2026-11-22' where plan_id = 'earlier'")
    assert "an earlier plan" not in str(wanted(estate, plan, days=8))


def test_a_night_that_waits_tells_of_the_approval_that_expired(estate: Estate):
    plan = waiting(estate)
    approved(estate, plan, "Marie")
    with estate.warehouse.begin() as connection:
        begin(connection, "night", as_of=AS_OF, at=AT + timedelta(days=8))
        note(connection, "night", plan_id=plan.plan_id)
        status, message = verdict(connection, "night")
    assert status == "waiting"
    assert f"{plan.plan_id}: approved by Marie on 21 November 2026, expired on 28 November 2026" in str(message)


def test_an_approval_of_other_content_is_none(estate: Estate):
    plan = waiting(estate)
    estate.approve(plan)
    estate.run(f"update enforcement.plans set content_hash = 'other' where plan_id = '{plan.plan_id}'")
    with estate.warehouse.connect() as connection:
        assert last_approval(connection, plan.plan_id, at=AT) is None
