"""What one plan would do that another would not."""

import pytest

from orchestration.enforcement.plan_diff import PlanDifference, plan_differences
from orchestration.errors import PlanError
from tests.orchestration.enforcement.estate import OWN, Estate


def differences(estate: Estate, this: str, that: str) -> tuple[PlanDifference, ...]:
    with estate.warehouse.connect() as connection:
        return plan_differences(connection, this, that)


def test_a_plan_does_not_differ_from_itself(estate: Estate):
    estate.due("p1")
    plan = estate.freeze().plan_id
    assert differences(estate, plan, plan) == ()


def test_events_of_another_rule_are_an_item_of_their_own(estate: Estate):
    for purpose in ("prospecting", "accounting"):
        estate.due("p1", "statistics", purpose=purpose)
        estate.run(
            "insert into intermediate.int_events__measured values ('p1', 'shop', '1', "
            f"'clicks:1', '{purpose}', '{purpose}.active', '2019-05-05', '2021-06-05', true)"
        )
    both = estate.freeze().plan_id
    estate.run("delete from intermediate.int_events__measured where purpose = 'accounting'")
    one = estate.freeze().plan_id
    assert differences(estate, both, both) == ()
    assert differences(estate, both, one) == (PlanDifference("added", "shop", "accounting", "delete", 1, 1),)


def test_what_came_what_went_and_what_is_held_by_now(estate: Estate):
    for person in ("p1", "p2", "p3"):
        estate.due(person)
    first = estate.freeze().plan_id
    estate.run("delete from marts.fct_due_actions where person_id = 'p1'")
    estate.run("update marts.fct_due_actions set is_held = true where person_id = 'p2'")
    estate.run("update marts.fct_due_actions set rule = 'another' where person_id = 'p3'")
    estate.due("p4", purpose="accounting")
    second = estate.freeze().plan_id
    items = len(OWN.split())
    assert differences(estate, second, first) == (
        PlanDifference("added", "shop", "accounting", "delete", items, 1),
        PlanDifference("another_rule", "shop", "prospecting", "delete", items, 1),
        PlanDifference("gone", "shop", "prospecting", "delete", items, 1),
        PlanDifference("now_held", "shop", "prospecting", "delete", items, 1),
    )
    back = {one.difference for one in differences(estate, first, second)}
    assert back == {"added", "another_rule", "gone", "no_longer_held"}


def test_what_is_new_and_held_back_is_told_as_that(estate: Estate):
    estate.due("p1")
    first = estate.freeze().plan_id
    estate.due("p2")
    estate.run("update marts.fct_due_actions set is_held = true where person_id = 'p2'")
    items = len(OWN.split())
    assert differences(estate, estate.freeze().plan_id, first) == (
        PlanDifference("added_held", "shop", "prospecting", "delete", items, 1),
    )


def test_a_plan_that_nobody_made(estate: Estate):
    estate.due("p1")
    with pytest.raises(PlanError, match="2026-01-01-none: there is no such plan"):
        differences(estate, estate.freeze().plan_id, "2026-01-01-none")
