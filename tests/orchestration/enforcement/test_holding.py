"""Holds that people place and lift; and that nothing they cover is erased, whichever way erasing begins."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from orchestration.enforcement import executor, open_orders
from orchestration.enforcement.batch import hold_back
from orchestration.enforcement.executor import apply
from orchestration.enforcement.holding import Covered
from orchestration.enforcement.open_orders import settle_orders
from orchestration.enforcement.settling import settle_batch
from orchestration.enforcement.work import Work
from orchestration.errors import HoldError
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate
from tests.orchestration.enforcement.placing import HOLDS, PERSON, lifted, placed, read

COVERED: Mapping[str, Covered] = {
    "the person": PERSON,
    "the document": Covered(source="shop", document_id="invoices:3"),
    "the system": Covered(source="shop"),
    "the policy": Covered(purpose="accounting"),
    "the policy of the person": Covered(source="shop", record_id="3", purpose="accounting"),
}


def invoice(estate: Estate) -> tuple[object, ...]:
    """The invoice of p3, in the shop and in raw."""
    there = estate.rows_in_shop("select * from invoices where invoice_no = 3")
    return (*there, *estate.rows("select * from raw_shop.invoices where invoice_no = 3"))


@pytest.mark.parametrize("what", COVERED)
def test_nothing_that_a_hold_covers_goes_after_the_plan_was_made(held_estate: Estate, what: str):
    before, plan = invoice(held_estate), held_estate.freeze()
    placed(held_estate, COVERED[what])
    apply(held_estate.work(), plan)
    assert held_estate.outcomes(plan)["p3"] == {"held": 1}
    assert invoice(held_estate) == before
    assert held_estate.outcomes(plan)["p4"] == {"held" if what == "the system" else "deleted": 6}


@pytest.mark.parametrize("what", COVERED)
def test_nor_what_this_run_has_begun(held_estate: Estate, monkeypatch: pytest.MonkeyPatch, what: str):
    """The hold comes between the intent and the act."""
    before, plan = invoice(held_estate), held_estate.freeze()

    def settling(work: Work, plan_id: str, persons: Sequence[str]) -> None:
        assert ("p3",) in held_estate.rows("select person_id from enforcement.intents")
        placed(held_estate, COVERED[what])
        settle_batch(work, plan_id, persons)

    monkeypatch.setattr(executor, "settle_batch", settling)
    apply(held_estate.work(), plan)
    assert held_estate.outcomes(plan)["p3"] == {"held": 1}
    assert invoice(held_estate) == before
    assert not held_estate.rows("select * from enforcement.intents")


@pytest.mark.parametrize("what", COVERED)
def test_nor_what_a_dead_run_had_begun(make_estate: Callable[..., Estate], what: str):
    estate = make_estate(write_back="write")
    estate.run(HOLDS)
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    before, plan = invoice(estate), estate.freeze()
    apply(estate.unreachable(), plan)
    assert estate.rows("select person_id from enforcement.begun") == [("p3",)]
    placed(estate, COVERED[what])
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p3": {"held": 1}}
    assert invoice(estate) == before


@pytest.mark.parametrize("what", COVERED)
def test_nor_what_an_operator_was_asked_to_erase_and_what_landed_again(make_estate: Callable[..., Estate], what: str):
    estate = make_estate(write_back="work_order")
    estate.run(HOLDS)
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    plan = estate.act()
    found = placed(estate, COVERED[what])
    assert found.rescinded == ((plan.plan_id, "shop"),)
    estate.land()
    before = invoice(estate)
    assert len(before) == 2
    settle_orders(estate.warehouse, estate.source, as_of=AS_OF, home=estate.home)
    assert invoice(estate) == before


def test_nor_what_is_still_on_order_when_a_hold_is_seen_only_then(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    estate.run(HOLDS)
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    estate.act()
    placed(estate)
    estate.run("update enforcement.items set source_state = 'ordered'")
    estate.land()
    before = invoice(estate)
    settle_orders(estate.warehouse, estate.source, as_of=AS_OF, home=estate.home)
    assert invoice(estate) == before


def test_nor_what_was_dealt_with_and_landed_again(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="never")
    estate.run(HOLDS)
    estate.due("p1", "activity", action="anonymise")
    estate.act()
    hold = placed(estate, Covered(source="shop", record_id="1")).hold
    assert estate.land() == 0
    lifted(estate, hold.hold_id)
    assert estate.land() > 0


def test_who_was_told_that_a_hold_stands_can_rely_on_it(held_estate: Estate):
    """It is placed once the batch under way has ended, and no batch begins in between."""
    told = Event()

    def ask() -> None:
        placed(held_estate)
        told.set()

    with held_estate.warehouse.begin() as batch:
        batch.exec_driver_sql("create temp table batch (like enforcement.items) on commit drop")
        hold_back(batch)
        asking = Thread(target=ask)
        asking.start()
        assert not told.wait(0.5)
    asking.join()
    assert told.is_set()


def test_whoever_places_one_and_a_batch_do_not_wait_for_each_other(
    make_estate: Callable[..., Estate], monkeypatch: pytest.MonkeyPatch
):
    """The hold takes back the very orders that the batch under way has locked."""
    estate = make_estate(write_back="work_order")
    estate.run(HOLDS)
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p4", "activity")
    plan = estate.act()
    estate.land()
    # p4 came back, so that the order is taken back before the others are opened.
    estate.run("delete from marts.fct_due_actions where person_id = 'p4'")
    asking = Thread(target=placed, args=(estate, Covered(source="shop")))

    def ordering(*_: object) -> None:
        asking.start()
        sleep(0.5)

    monkeypatch.setattr(open_orders, "renew_work_orders", ordering)
    assert settle_orders(estate.warehouse, estate.source, as_of=AS_OF, home=estate.home) == 1
    asking.join()
    assert len(read(estate)) == 1
    assert estate.rows(f"select distinct source_state from enforcement.items where plan_id = '{plan.plan_id}'") == [
        ("rescinded",)
    ]


def test_a_hold_tells_what_it_covers_who_placed_it_and_who_lifted_it(held_estate: Estate):
    found = placed(held_estate, kind="restriction", until=date(2027, 1, 1)).hold
    assert (found.covered, found.covered.scope, found.kind, found.persons) == (PERSON, "person", "restriction", 1)
    assert (found.placed_by, found.reason, found.until) == ("Legal", "case 7", date(2027, 1, 1))
    assert read(held_estate) == (found,)
    assert lifted(held_estate, found.hold_id).lift_reason == "case closed"
    assert read(held_estate) == ()
    assert read(held_estate, ended=True)[0].lifted_at == AT


def test_how_many_people_a_hold_covers_something_of(held_estate: Estate):
    counts = {what: placed(held_estate, covered).hold.persons for what, covered in COVERED.items()}
    people = len(held_estate.numbers("people"))
    assert counts == {
        "the person": 1,
        "the document": 1,
        "the system": people,
        "the policy": None,
        "the policy of the person": 1,
    }
    elsewhere = placed(held_estate, Covered(source="elsewhere")).hold
    assert elsewhere.persons == 0, "that system knows nobody"


@pytest.mark.parametrize(
    ("covered", "more", "sentence"),
    [
        (Covered("shop", "99"), {}, "shop:99: no such record is known, so a hold would protect nobody"),
        (Covered("shop", document_id="99"), {}, "shop:99: no such document is known"),
        (Covered(purpose="acounting"), {}, "acounting: no such policy is known"),
        (PERSON, {"until": AS_OF}, "shop:3: a hold that ends on 2026-11-21 holds nothing"),
        (PERSON, {"by": " "}, "shop:3: a hold names who decides, and why; give both"),
        (PERSON, {"reason": ""}, "shop:3: a hold names who decides, and why; give both"),
    ],
)
def test_a_hold_that_would_protect_nobody_is_refused(
    held_estate: Estate, covered: Covered, more: dict[str, Any], sentence: str
):
    with pytest.raises(HoldError) as refused:
        placed(held_estate, covered, **more)
    assert str(refused.value).startswith(sentence)
    assert not read(held_estate, ended=True)


def test_a_hold_is_lifted_once(held_estate: Estate):
    found = placed(held_estate).hold
    lifted(held_estate, found.hold_id)
    with pytest.raises(HoldError, match="was lifted by Legal on 2026-11-21 already"):
        lifted(held_estate, found.hold_id)
    with pytest.raises(HoldError, match="there is no such hold"):
        lifted(held_estate, "nobody's")
