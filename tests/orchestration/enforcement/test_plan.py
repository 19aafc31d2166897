"""Plans: frozen, counted, waiting where someone must look, and approved for their exact content."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from orchestration.enforcement.approval import approve, to_apply
from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan, plan_counts
from orchestration.errors import PlanError
from tests.orchestration.enforcement.estate import AT, Estate


def applicable(estate: Estate, tonight: Plan, *, requested: str | None = None, days: int = 0) -> str | None:
    with estate.warehouse.connect() as connection:
        found = to_apply(connection, tonight, requested=requested, at=AT + timedelta(days=days))
    return None if found is None else found.plan_id


def said(plan: Plan) -> list[str]:
    """What the plan waits for, as the terminal says it."""
    return [wait.sentence for wait in plan.waits_for]


def waiting(estate: Estate) -> Plan:
    """A plan above its cap."""
    estate.run("update policy.policies set cap_items = 0")
    estate.due("p1")
    plan = estate.freeze()
    assert plan.state == "waiting"
    return plan


def test_the_same_content_on_the_same_day_is_the_same_plan(estate: Estate):
    estate.due("p1")
    assert estate.freeze() == estate.freeze()
    assert estate.rows("select count(*) from enforcement.items") == [(6,)]
    assert estate.freeze(as_of=date(2026, 11, 22)).content_hash == estate.freeze().content_hash


def test_other_content_is_another_plan(estate: Estate):
    estate.due("p1")
    before = estate.freeze()
    estate.due("p2", "notes")
    after = estate.freeze()
    assert after.plan_id != before.plan_id
    assert (after.item_count, after.person_count) == (7, 2)
    assert estate.rows(f"select state from enforcement.plans where plan_id = '{before.plan_id}'") == [("superseded",)]


def test_when_all_is_done_nothing_is_planned(estate: Estate):
    estate.due("p1")
    estate.act()
    estate.land()
    again = estate.freeze(as_of=date(2026, 11, 22))
    assert (again.item_count, again.state, again.waits_for) == (0, "ready", ())


def test_a_plan_is_counted_with_what_is_held_apart(estate: Estate):
    estate.due("p1")
    estate.due("p2", "notes", held=True)
    plan = estate.freeze()
    with estate.warehouse.connect() as connection:
        counts = plan_counts(connection, plan.plan_id)
    assert sum(c.items for c in counts if not c.held) == plan.item_count == 6
    assert [(c.action, c.items) for c in counts if c.held] == [("delete", 1)]


def test_what_is_held_is_planned_with_its_outcome(estate: Estate):
    estate.due("p1", "notes", held=True)
    plan = estate.freeze()
    assert (plan.item_count, estate.outcomes(plan)) == (0, {"p1": {"held": 1}})
    assert estate.rows("select held_because, message from enforcement.items") == [("hold", None)]


def test_nothing_is_planned_of_whom_a_blocked_source_knows(estate: Estate):
    estate.due("p1")
    assert estate.freeze(blocked={"shop": "stale"}).item_count == 0


def test_a_first_run_against_a_source_waits(estate: Estate):
    estate.run("update enforcement.plans set sources = '{elsewhere}'")
    estate.due("p1", "notes")
    assert said(estate.freeze()) == ["shop: the first run against a source only plans"]


@pytest.mark.parametrize(
    ("cap", "waits"),
    [
        ("cap_items = 6, cap_percent = 25", []),
        (
            "cap_items = 5, cap_percent = 100",
            ["prospecting: 6 items are above its cap of 5"],
        ),
        (
            "cap_items = 100, cap_percent = 24.9",
            ["prospecting: 1 of 4 people known is above its cap of 24.9 %"],
        ),
    ],
)
def test_a_plan_above_a_cap_waits(estate: Estate, cap: str, waits: list[str]):
    estate.run(f"update policy.policies set {cap}")
    estate.due("p1")
    assert said(estate.freeze()) == waits


def test_opt_outs_are_not_capped(estate: Estate):
    estate.run("update policy.policies set cap_items = 0")
    estate.due("p1", "contact_details", "suppress")
    assert estate.freeze().state == "ready"


def test_a_changed_book_waits(estate: Estate):
    estate.run("update enforcement.plans set policy_hash = 'former'")
    estate.due("p1", "notes")
    assert said(estate.freeze()) == ["policies: the book changed from former to book since the last purge"]


def test_a_plan_within_its_caps_runs_unattended(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    assert applicable(estate, plan) == plan.plan_id


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
    estate.run("insert into enforcement.approvals select plan_id, content_hash, 'DPO', 'read', now(), "
               f"now() + interval '7 days' from enforcement.plans where plan_id = '{plan.plan_id}'")  # fmt: skip
    estate.due("p2", "notes")
    other = estate.freeze()
    assert (other.state, applicable(estate, other)) == ("waiting", plan.plan_id)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("applied", "this plan is applied; run `oubli plan`"), ("superseded", "this plan is superseded")],
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


def test_a_plan_that_waits_is_not_applied_on_request(estate: Estate):
    plan = waiting(estate)
    with pytest.raises(PlanError, match=f"waits for an approval; run `oubli approve {plan.plan_id}"):
        applicable(estate, plan, requested=plan.plan_id)


def test_an_applied_plan_is_applied_once(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    apply(estate.work(), plan)
    assert estate.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(6,)]
    assert applicable(estate, estate.freeze()) is None
