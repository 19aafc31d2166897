"""A plan that was cut off is taken up again: of tonight's waits what is new, and nothing that was done."""

import pytest

from orchestration.enforcement import pace
from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan, latest_plan
from orchestration.enforcement.tonight import enforce
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.test_pause import begin, go_on

FIRST_RUN = "update enforcement.plans set state = 'superseded' where plan_id = 'earlier'"
"""No plan was ever applied, so each waits."""
PRESS = """
create function press() returns trigger language plpgsql as $$
begin
    insert into control.pauses (paused_by, reason) values ('Marie', 'the import looks wrong');
    return null;
end $$;
create trigger pressing after delete on enforcement.intents for each statement execute function press()
"""
"""Somebody presses the switch as the first batch is settled."""


@pytest.fixture
def cut_off(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """An approved plan, of which a pause let only p1 be done; the models know p1 no more, and nights act again."""
    monkeypatch.setattr(pace, "MOST", 1)
    estate.run(FIRST_RUN)
    for person in ("p1", "p2"):
        estate.due(person)
    estate.due("p3", held=True)
    plan = estate.freeze()
    assert plan.waits_for
    estate.approve(plan)
    estate.run(PRESS)
    assert not apply(estate.work(), plan)
    estate.run("drop trigger pressing on enforcement.intents; delete from marts.fct_due_actions where person_id = 'p1'")
    go_on(estate)
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}, "p2": {"open": 6}, "p3": {"held": 6}}
    return plan


def made_last(estate: Estate) -> tuple[str, str]:
    with estate.warehouse.connect() as connection:
        found = latest_plan(connection)
    assert found is not None
    return found.plan_id, found.state


def test_nobody_is_asked_to_approve_again_what_the_resumed_plan_has_done(estate: Estate, cut_off: Plan):
    night = begin(estate)
    assert made_last(estate) == (night.plan_id, "waiting")
    assert enforce(estate.work(), night, None).plan_id == cut_off.plan_id
    assert estate.outcomes(cut_off)["p2"] == {"deleted": 6}
    assert estate.rows(f"select state from enforcement.plans where plan_id = '{night.plan_id}'") == [("superseded",)]
    assert made_last(estate) == (cut_off.plan_id, "applied")


@pytest.mark.parametrize("person", ["p3", "p4"], ids=["held back then", "not due then"])
def test_what_is_new_in_the_plan_of_tonight_waits(estate: Estate, cut_off: Plan, person: str):
    estate.run("delete from marts.fct_due_actions where person_id = 'p3'")
    estate.due(person)
    night = begin(estate)
    assert enforce(estate.work(), night, None).plan_id == cut_off.plan_id
    assert made_last(estate) == (night.plan_id, "waiting")
    assert estate.outcomes(cut_off)["p2"] == {"deleted": 6}
    assert {3, 4} <= set(estate.numbers("people"))
