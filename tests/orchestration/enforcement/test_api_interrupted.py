"""What a dead run, a slow API or a pause leaves open is asked for again under the same key, if it is still due."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from orchestration.enforcement import settling
from orchestration.enforcement.batch import next_persons
from orchestration.enforcement.executor import apply, tell_what_is_done
from tests.orchestration.enforcement.dying import AFTER, apply_until
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.vendor import Clock, Vendor

CATEGORIES = 6
"""Of a whole person."""


def test_a_request_is_known_again_after_a_crash_and_no_other_is(by_api: Estate, vendor: Vendor):
    by_api.due("p1")
    by_api.due("p2")
    plan = by_api.freeze()
    apply_until(by_api, plan, *AFTER)
    assert by_api.outcomes(plan) == {"p1": {"open": CATEGORIES}, "p2": {"open": CATEGORIES}}
    assert by_api.numbers("people", raw=True) == [1, 2, 3, 4]
    before = [(each.line, each.headers["Idempotency-Key"]) for each in vendor.asked]
    vendor.asked.clear()
    vendor.answers["*"] = [404]
    assert by_api.settle() == 0
    assert [(each.line, each.headers["Idempotency-Key"]) for each in vendor.asked] == before
    assert len({once for _, once in before}) == len(before) == 6
    assert all(len(once) == 64 and set(once) <= set("0123456789abcdef") for _, once in before)
    assert by_api.outcomes(plan) == {"p1": {"deleted": CATEGORIES}, "p2": {"deleted": CATEGORIES}}
    assert by_api.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(2 * CATEGORIES,)]
    vendor.asked.clear()
    assert by_api.settle() == 0
    apply(by_api.work(), plan)
    assert vendor.asked == []


def test_another_plan_asks_under_another_key(by_api: Estate, vendor: Vendor):
    """Who is back under the old number would otherwise be answered from the vendor's memory."""
    by_api.due("p1")
    by_api.act()
    first = {each.headers["Idempotency-Key"] for each in vendor.asked}
    vendor.asked.clear()
    by_api.run("update enforcement.items set source_state = 'confirmed'; truncate identity.holdings")
    by_api.land()
    by_api.due("p1", "identity", purpose="contract")
    by_api.act()
    assert vendor.lines
    assert first.isdisjoint(each.headers["Idempotency-Key"] for each in vendor.asked)


def test_what_the_next_reading_shows_no_more_was_done_though_the_answer_was_lost(by_api: Estate, vendor: Vendor):
    by_api.due("p1")
    plan = by_api.freeze()
    apply_until(by_api, plan, *AFTER)
    vendor.asked.clear()
    _delete_at_vendor(by_api)
    by_api.land()
    by_api.run("truncate marts.fct_due_actions")
    by_api.run(
        "insert into control.source_gates (source, as_of, reason_en, reason_fr) "
        "values ('shop', '2026-11-21', 'late', 'en retard')"
    )
    assert by_api.settle() == CATEGORIES, "of a source that is not trusted nobody can tell"
    by_api.run("truncate control.source_gates")
    assert tell_what_is_done(by_api.work()) == CATEGORIES, "before anything is read nobody can tell either"
    assert by_api.settle() == 0
    assert vendor.asked == []
    assert by_api.outcomes(plan) == {"p1": {"deleted": CATEGORIES}}
    assert by_api.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(CATEGORIES,)]


def test_who_is_not_due_any_more_is_not_asked_for_again(by_api: Estate, vendor: Vendor):
    by_api.due("p1")
    plan = by_api.freeze()
    apply_until(by_api, plan, settling, "ask")
    by_api.run("truncate marts.fct_due_actions")
    assert by_api.settle() == 0
    assert vendor.asked == []
    assert by_api.outcomes(plan) == {"p1": {"no_longer_due": CATEGORIES}}


def test_nothing_is_sent_without_the_warehouse(by_api: Estate, vendor: Vendor, monkeypatch: pytest.MonkeyPatch):
    """Its session ends in the middle: somebody else may have taken over."""
    by_api.due("p1")
    plan = by_api.freeze()
    answer = vendor.answer_to

    def ending(line: str) -> object:
        by_api.run(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and state = 'idle in transaction'"
        )
        return answer(line)

    monkeypatch.setattr(vendor, "answer_to", ending)
    with pytest.raises(OperationalError):
        apply(by_api.work(), plan)
    assert vendor.lines == ["PATCH /sessions/1"]
    assert by_api.outcomes(plan) == {"p1": {"open": CATEGORIES}}


def test_a_slow_api_is_asked_for_few_persons_at_once(make_sold: Callable[..., Estate], vendor: Vendor, clock: Clock):
    """At a tenth of a request a second, each person is a batch, told before the next is begun."""
    by_api = make_sold(per_second=0.1)
    for person in ("p1", "p2", "p3"):
        by_api.due(person)
    vendor.answers["DELETE /contacts/2"] = [503]
    plan = by_api.act()
    assert by_api.outcomes(plan) == {
        "p1": {"deleted": CATEGORIES},
        "p2": {"open": CATEGORIES},
        "p3": {"deleted": CATEGORIES},
    }
    assert vendor.lines[3:6] == ["PATCH /sessions/2", "DELETE /notes/2", "DELETE /contacts/2"]
    assert clock.waited.count(10.0) >= 2


def test_a_pause_leaves_what_waits_for_a_slow_api(make_sold: Callable[..., Estate], vendor: Vendor):
    by_api = make_sold(per_second=0.1)
    for person in ("p1", "p2"):
        by_api.due(person)
    vendor.answers["*"] = [503]
    plan = by_api.act()
    vendor.answers["*"] = [204]
    answer = vendor.answer_to

    def pausing(line: str) -> object:
        if line == "DELETE /contacts/1":
            by_api.run("insert into control.pauses (paused_by, reason) values ('Marie', 'wait')")
        return answer(line)

    vendor.answer_to = pausing  # type: ignore[method-assign] # this one alone
    assert by_api.settle() == CATEGORIES
    assert by_api.outcomes(plan) == {"p1": {"deleted": CATEGORIES}, "p2": {"open": CATEGORIES}}


def _delete_at_vendor(by_api: Estate) -> None:
    by_api.run_in_shop("delete from clicks where person_no = 1; delete from people_log where person_no = 1")
    by_api.run_in_shop("delete from notes where note_no = 1; delete from sessions where session_no = 1")
    by_api.run_in_shop("delete from people where person_no = 1")


def test_a_batch_has_no_more_persons_of_a_system_than_it_takes(by_api: Estate):
    for person in ("p1", "p2", "p3"):
        by_api.due(person)
    plan = by_api.freeze()
    with by_api.warehouse.connect() as connection:
        assert next_persons(connection, plan.plan_id, "", {"shop": 2}) == ["p1", "p2"]
        assert next_persons(connection, plan.plan_id, "p2", {"shop": 2}) == ["p3"]
        assert next_persons(connection, plan.plan_id, "", {"shop": 3, "other": 1}) == ["p1", "p2", "p3"]
