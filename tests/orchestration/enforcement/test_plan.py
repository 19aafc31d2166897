"""Plans: frozen, counted, and waiting where someone must look."""

from datetime import date, timedelta

import pytest

from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan, plan_counts
from tests.orchestration.enforcement.estate import AS_OF, Estate, applicable


def said(plan: Plan) -> list[str]:
    """What the plan waits for, as the terminal says it."""
    return [wait.sentence for wait in plan.waits_for]


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


@pytest.mark.parametrize(
    ("cap", "waits"),
    [
        ("'shop', 6, 25", []),
        ("'shop', 5, null", ["prospecting: 6 items are above its cap of 5 in shop"]),
        ("'shop', null, 24.9", ["prospecting: 1 of 4 people known to shop is above its cap of 24.9 % there"]),
        ("'till', 0, 0", []),
    ],
)
def test_a_plan_above_the_cap_of_a_system_waits(estate: Estate, cap: str, waits: list[str]):
    estate.run("update policy.policies set cap_items = 100, cap_percent = 100")
    estate.run(f"insert into policy.source_caps values ('book', 'prospecting', {cap})")
    estate.due("p1")
    assert said(estate.freeze()) == waits


def test_opt_outs_are_not_capped(estate: Estate):
    estate.run("update policy.policies set cap_items = 0")
    estate.due("p1", "contact_details", "suppress")
    assert estate.freeze().state == "ready"


def test_a_changed_book_waits(estate: Estate):
    estate.run("update enforcement.plans set policy_hash = 'former'")
    estate.due("p1", "notes")
    assert said(estate.freeze()) == [
        "policies: the book changed from former to book since the last purge; what this makes due was not computed"
    ]


def test_a_plan_within_its_caps_runs_unattended(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    assert applicable(estate, plan) == plan.plan_id


def test_an_applied_plan_is_applied_once(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    apply(estate.work(), plan)
    assert estate.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(6,)]
    assert applicable(estate, estate.freeze()) is None


def test_a_night_that_is_dated_ahead_waits(estate: Estate):
    estate.due("p1")
    assert estate.freeze(today=AS_OF).state == "ready"
    ahead = estate.freeze(today=AS_OF - timedelta(days=1))
    assert said(ahead) == ["night: its date 2026-11-21 lies ahead of today, 2026-11-20"]
