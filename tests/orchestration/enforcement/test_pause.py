"""The kill switch: nothing is done while it is on, nothing stays half done, and the next night goes on."""

from collections.abc import Callable

import pytest
from sqlalchemy import TextClause, insert, text

from orchestration.database.tables.control import nights
from orchestration.enforcement import executor, pace, settling
from orchestration.enforcement.ending import verdict
from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import Night, read_night
from orchestration.enforcement.pause import pause, resume, standing
from orchestration.enforcement.plan import plan_of
from orchestration.enforcement.tonight import enforce, make_plan
from orchestration.enforcement.work import Work
from orchestration.enforcement.work_order import work_order_file
from orchestration.errors import PlanError
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate
from tests.orchestration.enforcement.opt_outs import find_over, make_list, opted_out, remembered

PEOPLE = ("p1", "p2", "p3", "p4")


def stop(estate: Estate) -> None:
    with estate.warehouse.begin() as connection:
        pause(connection, by="Marie", reason="the import looks wrong")


def go_on(estate: Estate) -> None:
    with estate.warehouse.begin() as connection:
        resume(connection, by="Marie")


def begin(estate: Estate) -> Night:
    """Tonight, with its plan made."""
    with estate.warehouse.begin() as connection:
        connection.execute(
            insert(nights).values(night_id="night", as_of=AS_OF, started_at=AT, status="running", policy_hash="book")
        )
        night = read_night(connection, "night")
    assert night is not None
    make_plan(estate.work(), night, "book")
    with estate.warehouse.connect() as connection:
        planned = read_night(connection, "night")
    assert planned is not None
    return planned


def outcomes(estate: Estate) -> dict[object, set[object]]:
    found: dict[object, set[object]] = {}
    for person, outcome in estate.rows("select person_id, outcome from enforcement.items"):
        found.setdefault(person, set()).add(outcome)
    return found


def verdict_of(estate: Estate) -> tuple[str, str]:
    with estate.warehouse.connect() as connection:
        status, message = verdict(connection, "night")
    return status, message or ""


def test_a_paused_night_plans_and_does_nothing(estate: Estate):
    estate.due("p1")
    stop(estate)
    night = begin(estate)
    assert enforce(estate.work(), night, None).plan_id is None
    assert estate.rows("select item_count, state from enforcement.plans where plan_id <> 'earlier'") == [(6, "ready")]
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [1, 2, 3, 4]
    status, message = verdict_of(estate)
    assert status == "held"
    assert message.startswith("paused by Marie since 20")
    assert message.endswith(": the import looks wrong; `oubli resume` lets nights act")


def test_the_night_after_resuming_does_it(estate: Estate):
    estate.due("p1")
    stop(estate)
    night = begin(estate)
    enforce(estate.work(), night, None)
    go_on(estate)
    assert enforce(estate.work(), night, None).plan_id == night.plan_id
    assert estate.numbers("people") == [2, 3, 4]


def test_a_pause_stops_between_two_batches_and_leaves_none_half_done(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "MOST", 1)
    for person in PEOPLE:
        estate.due(person)
    night = begin(estate)
    intend = executor._intend

    def intending(connection: object, work: Work) -> None:
        """Somebody presses the switch while the second batch is under way."""
        intend(connection, work)  # type: ignore[arg-type] # handed on
        if outcomes(estate)["p1"] == {"deleted"}:
            stop(estate)

    with monkeypatch.context() as pressed:
        pressed.setattr(executor, "_intend", intending)
        enforce(estate.work(), night, None)
    assert outcomes(estate) == {"p1": {"deleted"}, "p2": {"deleted"}, "p3": {None}, "p4": {None}}
    assert not estate.rows("select 1 from enforcement.intents")
    assert estate.rows("select state from enforcement.plans where plan_id <> 'earlier'") == [("ready",)]
    assert verdict_of(estate)[0] == "held"
    with estate.warehouse.connect() as connection:
        plan = plan_of(connection, night.plan_id)
    assert not apply(estate.work(), plan)
    go_on(estate)
    assert apply(estate.work(), plan)
    assert outcomes(estate) == {person: {"deleted"} for person in PEOPLE}


def test_a_pause_stops_between_the_halves_of_a_batch_that_was_refused(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    for person in PEOPLE:
        estate.due(person)
    night = begin(estate)
    estate.run_in_shop("insert into loyalty_cards values (1, 1)")

    def telling(statement: str) -> TextClause:
        """Somebody presses the switch as the first refusal is told."""
        if statement == settling._FAIL:
            stop(estate)
        return text(statement)

    monkeypatch.setattr(settling, "text", telling)
    enforce(estate.work(), night, None)
    assert outcomes(estate) == {"p1": {"failed"}, "p2": {None}, "p3": {None}, "p4": {None}}
    assert estate.numbers("people") == [1, 2, 3, 4]
    go_on(estate)
    assert estate.settle() == 0
    assert outcomes(estate) == {"p1": {"failed"}} | {person: {"deleted"} for person in PEOPLE[1:]}


def test_what_a_dead_run_began_waits_for_the_pause_to_end(estate: Estate):
    estate.due("p1")
    apply(estate.unreachable(), estate.freeze())
    stop(estate)
    assert estate.settle() == 6
    assert estate.numbers("people") == [1, 2, 3, 4]
    go_on(estate)
    assert estate.settle() == 0
    assert estate.numbers("people") == [2, 3, 4]


def test_no_operator_is_asked_either(make_estate: Callable[..., Estate], monkeypatch: pytest.MonkeyPatch):
    ordering = make_estate(write_back="work_order")
    ordering.due("p1")
    plan = ordering.freeze()
    with monkeypatch.context() as dying:
        dying.setattr(executor, "write_work_order", lambda *_: None)
        apply(ordering.work(), plan)
    stop(ordering)
    ordering.settle()
    assert not work_order_file(ordering.home, plan.plan_id, "shop").exists()
    go_on(ordering)
    ordering.settle()
    assert work_order_file(ordering.home, plan.plan_id, "shop").exists()


def test_the_opt_out_list_ends_nothing_under_a_pause(estate: Estate):
    make_list(estate)
    opted_out(estate, "f", "2020-01-01")
    find_over(estate)
    plan = estate.freeze()
    stop(estate)
    assert not apply(estate.work(), plan)
    assert remembered(estate) == ["f"]
    go_on(estate)
    assert apply(estate.work(), plan)
    assert remembered(estate) == []


def test_the_first_pause_stands_until_somebody_resumes(estate: Estate):
    stop(estate)
    with estate.warehouse.begin() as connection:
        assert pause(connection, by="Paul", reason="another").by == "Marie"
        ended = resume(connection, by="Paul")
        assert ended is not None
        assert ended.by == "Marie"
        assert standing(connection) is None
        assert resume(connection, by="Paul") is None
    assert estate.rows("select paused_by, resumed_by from control.pauses") == [("Marie", "Paul")]


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("who", " ")])
def test_a_pause_names_who_and_why(estate: Estate, by: str, reason: str):
    with estate.warehouse.begin() as connection, pytest.raises(PlanError, match="names who pauses, and why"):
        pause(connection, by=by, reason=reason)
