"""What a dead run, a dead system or an operator leaves open is settled once, by a later night."""

import csv
from collections.abc import Callable

import pytest

from orchestration.enforcement import executor, pace, settling
from orchestration.enforcement.batch import persons_of
from orchestration.enforcement.executor import apply, tell_what_is_done
from orchestration.enforcement.reapply import reapply
from orchestration.enforcement.work import Work
from orchestration.enforcement.work_order import HEADER, work_order_file
from tests.orchestration.enforcement.dying import AFTER, BEFORE, apply_until
from tests.orchestration.enforcement.estate import AS_OF, Estate


def _proved(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select sum((entry ->> 'items')::int) from evidence.ledger")


def test_a_run_that_dies_after_the_shop_acted_is_settled_by_the_next(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply_until(estate, plan, *AFTER)
    assert estate.outcomes(plan) == {"p1": {"open": 6}}
    assert estate.rows("select person_id, source from enforcement.intents") == [("p1", "shop")]
    assert estate.numbers("people") == [2, 3, 4]
    assert estate.numbers("people", raw=True) == [1, 2, 3, 4]
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    assert estate.numbers("people", raw=True) == [2, 3, 4]
    assert estate.settle() == 0
    apply(estate.work(), plan)
    assert _proved(estate) == [(6,)]
    assert not estate.rows("select * from enforcement.intents")


def test_a_run_that_dies_before_the_shop_acted_is_settled_by_the_next(estate: Estate):
    estate.due("p1", "identity", "archive")
    estate.needed("p1", "contact_details")
    plan = estate.freeze()
    apply_until(estate, plan, *BEFORE)
    assert estate.rows_in_shop("select name from people where person_no = 1") == [("Person 1",)]
    estate.settle()
    assert estate.outcomes(plan) == {"p1": {"archived": 1}}
    assert estate.rows("select payload::text from archive.payloads") == [('{"name": "Person 1"}',)]


@pytest.mark.parametrize("did", [True, False])
def test_what_a_hold_came_too_late_for_is_told_as_done_and_only_that(estate: Estate, did: bool):
    """A run dies with the shop's answer, and a hold is placed before the next one."""
    estate.due("p1")
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    plan = estate.freeze()
    apply_until(estate, plan, *(AFTER if did else BEFORE))
    estate.run("insert into intermediate.int_holds__unioned (person_id) values ('p1'), ('p3')")
    assert estate.settle(estate.unreachable()) == 7, "nobody knows"
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"deleted" if did else "held": 6}, "p3": {"held": 1}}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [2, 3, 4] if did else [1, 2, 3, 4]
    assert _proved(estate) == [(6 if did else None,)]


def test_what_is_begun_is_not_planned_again(estate: Estate):
    estate.due("p1")
    apply(estate.unreachable(), estate.freeze())
    assert estate.freeze().item_count == 0


def test_a_system_that_does_not_answer_leaves_its_intents_open(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    assert estate.outcomes(plan) == {"p1": {"open": 6}}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [1, 2, 3, 4]
    assert _proved(estate) == [(None,)]
    assert estate.settle(estate.unreachable()) == 6
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    assert estate.numbers("people") == [2, 3, 4]


def test_what_a_night_without_the_system_began_is_done_a_batch_at_a_time(estate: Estate, monkeypatch):
    for person in ("p1", "p2", "p3"):
        estate.due(person)
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    monkeypatch.setattr(pace, "MOST", 2)
    act, together = settling._acting, []

    def acting(connection, *rest):
        together.append(persons_of(connection))
        return act(connection, *rest)

    monkeypatch.setattr(settling, "_acting", acting)
    assert estate.settle() == 0
    assert together == [["p1", "p2"], ["p3"]]
    assert estate.outcomes(plan) == {person: {"deleted": 6} for person in ("p1", "p2", "p3")}


def test_intents_on_a_system_that_is_no_longer_enabled_stay_open_and_counted(estate: Estate):
    estate.due("p1")
    apply(estate.unreachable(), estate.freeze())
    without = Work(**{**vars(estate.work()), "data_map": {}})
    assert estate.settle(without) == 6


def _order(estate: Estate, plan_id: str) -> list[list[str]]:
    with work_order_file(estate.home, plan_id, "shop").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def ordering(make_estate: Callable[..., Estate]) -> Estate:
    """A shop that takes no writes."""
    return make_estate(write_back="work_order")


def test_the_operator_of_a_system_that_takes_no_writes_gets_a_work_order(ordering: Estate):
    ordering.due("p1", "identity activity account")
    plan = ordering.act()
    assert _order(ordering, plan.plan_id) == [
        list(HEADER),
        ["1", "", "account", "delete", "prospecting.active", "2023-01-01", "", ""],
        ["1", "", "activity", "delete", "prospecting.active", "2023-01-01", "", ""],
        ["1", "", "identity", "delete", "prospecting.active", "2023-01-01", "", ""],
    ]
    assert ordering.numbers("people") == [1, 2, 3, 4]
    assert ordering.numbers("people", raw=True) == [2, 3, 4]
    assert ordering.rows("select distinct entry ->> 'place' from evidence.ledger") == [("work_order",)]


def test_a_work_order_is_confirmed_when_the_next_read_finds_nothing(ordering: Estate):
    ordering.due("p1")
    ordering.act()
    assert not ordering.land(), "what the operator has not done yet lands again, until it is known whether it is due"
    assert ordering.numbers("people", raw=True) == [1, 2, 3, 4]
    assert ordering.rows("select distinct source_state from enforcement.items") == [("ordered",)]

    assert ordering.freeze().item_count == 0
    ordering.run_in_shop("delete from people_log; delete from clicks; delete from people where person_no = 1")
    ordering.run_in_shop("delete from notes; delete from sessions")
    assert not ordering.land()
    assert ordering.rows("select distinct source_state from enforcement.items") == [("confirmed",)]


def test_a_run_that_dies_before_its_work_order_is_written_has_it_written_by_the_next(ordering: Estate):
    ordering.due("p1")
    plan = ordering.freeze()
    apply_until(ordering, plan, executor, "write_work_order")
    assert not work_order_file(ordering.home, plan.plan_id, "shop").exists()
    ordering.settle()
    assert len(_order(ordering, plan.plan_id)) == 7


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_key_that_a_spreadsheet_would_run_is_harmless(ordering: Estate, formula: str):
    ordering.due("p1", "identity")
    plan = ordering.act()
    with ordering.warehouse.begin() as connection:
        connection.exec_driver_sql("update enforcement.items set record_id = %s", (formula,))
    ordering.settle()
    assert _order(ordering, plan.plan_id)[1][0] == f"'{formula}"


def test_what_a_full_read_brings_back_goes_again(estate: Estate):
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p1", "account", "anonymise")
    estate.needed("p1", "identity")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"anonymised": 1}, "p3": {"archived": 1}}
    assert estate.land()
    assert estate.rows("select address from raw_shop.invoices where invoice_no = 3") == [("erased",)]
    assert estate.rows("select address from raw_shop.invoices where invoice_no = 2") == [("Street 2",)]
    assert estate.rows("select count(*) from archive.payloads") == [(2,)]


def test_who_was_deleted_stays_away_after_a_full_read(estate: Estate):
    estate.due("p1")
    estate.act()
    estate.run("truncate marts.fct_due_actions")
    assert not estate.land()
    assert estate.numbers("people", raw=True) == [2, 3, 4]


def test_what_is_no_longer_due_when_the_system_answers_again_is_not_done(estate: Estate):
    estate.due("p1")
    estate.due("p3", "identity")
    estate.needed("p3", "contact_details")
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    estate.run("delete from marts.fct_due_actions where person_id = 'p1'")
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"no_longer_due": 6}, "p3": {"deleted": 1}}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [1, 2, 3, 4]


def test_what_the_system_did_is_told_though_it_is_due_no_longer(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply_until(estate, plan, *AFTER)
    estate.run("truncate marts.fct_due_actions")
    assert tell_what_is_done(estate.work()) == 0
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    assert _proved(estate) == [(6,)]


def test_before_anything_is_read_nothing_is_begun(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    assert tell_what_is_done(estate.work()) == 6
    assert estate.outcomes(plan) == {"p1": {"open": 6}}
    assert estate.numbers("people") == [1, 2, 3, 4]


def test_of_whom_a_system_is_not_trusted_tonight_nothing_is_settled(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    estate.run(
        "insert into control.source_gates (source, as_of, reason_en, reason_fr) "
        "values ('shop', '2026-11-21', 'late', 'en retard')"
    )
    assert estate.settle() == 6
    assert estate.outcomes(plan) == {"p1": {"open": 6}}


def test_a_night_that_did_not_read_the_system_confirms_nothing(ordering: Estate):
    ordering.due("p1")
    ordering.act()
    assert ordering.numbers("people", raw=True) == [2, 3, 4]
    reapply(ordering.warehouse, ordering.source, is_read=False, as_of=AS_OF)
    assert ordering.rows("select distinct source_state from enforcement.items") == [("ordered",)]
