"""What a night takes up of an earlier one is that night's: its refusals, its waits, its figures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orchestration.enforcement.ending import verdict
from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import begin, note
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.taken_up import taken_up
from orchestration.enforcement.work import Work
from orchestration.reporting.undone_list import undone_items
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

LATER = AT + timedelta(days=1)
REFUSES = "insert into loyalty_cards values (1, 1)"
"""The shop does not let go of person 1."""


@pytest.fixture
def begun(estate: Estate) -> Plan:
    """Last night's plan was begun, and its system did not answer; tonight an empty one is applied."""
    estate.due("p1")
    plan = estate.freeze()
    with estate.warehouse.begin() as connection:
        begin(connection, "last", as_of=AS_OF, at=AT)
        note(connection, "last", plan_id=plan.plan_id, applied_plan_id=plan.plan_id)
        begin(connection, "tonight", as_of=AS_OF + timedelta(days=1), at=LATER)
        note(connection, "tonight", plan_id="another", applied_plan_id="another")
    apply(estate.unreachable(), plan)
    return plan


def tonight(work: Work) -> Work:
    return replace(work, proving=replace(work.proving, night_id="tonight", at=LATER))


def called(estate: Estate) -> tuple[str, list[str]]:
    with estate.warehouse.connect() as connection:
        status, message = verdict(connection, "tonight")
    return status, (message or "").split("\n")


def test_what_a_system_then_refuses_fails_the_night_that_asked(estate: Estate, begun: Plan):
    estate.run_in_shop(REFUSES)
    assert estate.settle(tonight(estate.work())) == 0
    status, told = called(estate)
    assert (status, told[0].startswith("6 items failed in shop: ")) == ("failed", True)
    with estate.warehouse.connect() as connection:
        earlier = taken_up(connection, ["tonight"])
        listed = list(undone_items(connection, plan_id="another", outcome="failed", source=None, earlier=earlier))
    assert earlier.plans == ((begun.plan_id, LATER),)
    assert [item.record_id for item in listed] == ["1"] * 6


def test_what_it_then_does_fails_nobody(estate: Estate, begun: Plan):
    assert estate.settle(tonight(estate.work())) == 0
    assert called(estate) == ("done", [""])
    with estate.warehouse.connect() as connection:
        assert taken_up(connection, ["tonight"]).plans == ((begun.plan_id, LATER),)
        assert not taken_up(connection, ["last"]).plans, "its own plan"


@pytest.mark.usefixtures("begun")
def test_what_still_waits_for_a_system_holds_the_night(estate: Estate):
    assert estate.settle(tonight(estate.unreachable())) == 6
    waits = "6 items wait for a system that does not answer, or has them locked; the next night settles them"
    assert called(estate) == ("held", [waits])


@pytest.mark.usefixtures("begun")
def test_what_waits_for_a_system_that_a_gate_keeps_out_is_told_by_the_gate(estate: Estate):
    estate.run(
        "insert into control.source_gates (as_of, source, reason_fr, reason_en) "
        f"values ('{AS_OF + timedelta(days=1)}', 'shop', 'trop vieux', 'too old')"
    )
    assert called(estate) == ("held", ["shop: too old"])
