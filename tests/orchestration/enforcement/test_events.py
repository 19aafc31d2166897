"""Single events go, in the system and in raw, up to the day that was planned; the person and the other events stay."""

import csv
from collections.abc import Callable

import pytest

from orchestration.enforcement.executor import apply
from orchestration.enforcement.open_orders import settle_orders
from orchestration.enforcement.work_order import work_order_file
from tests.orchestration.enforcement.estate import AS_OF, Estate

RULE = "prospecting.active"


def clicked(estate: Estate) -> Estate:
    """Person 1 clicked ten times, once a year; five of them are over, the newest stays whatever its age."""
    estate.run_in_shop("insert into clicks select 100 + i, 1 from generate_series(1, 10) i")
    estate.land()
    for number in range(1, 10):
        estate.run(
            "insert into intermediate.int_events__measured values "
            f"('p1', 'shop', '1', 'clicks:{100 + number}', 'prospecting', '{RULE}', date '{2014 + number}-05-05', "
            f"date '{2016 + number}-06-05', {number <= 5})"
        )
    estate.due("p1", "statistics")
    return estate


@pytest.fixture
def ending(estate: Estate) -> Estate:
    """In a shop that takes writes."""
    return clicked(estate)


@pytest.fixture
def ordered(make_estate: Callable[..., Estate]) -> Estate:
    """In one that takes none."""
    return clicked(make_estate(write_back="work_order"))


STATES = "select outcome, source_state from enforcement.items"
LEFT = [1, 2, 3, 4, 106, 107, 108, 109, 110]


def settle(estate: Estate) -> int:
    return settle_orders(estate.warehouse, estate.source, as_of=AS_OF, home=estate.home)


def test_they_go_in_the_system_and_in_raw(ending: Estate):
    assert ending.outcomes(ending.act()) == {"p1": {"deleted": 1}}
    assert ending.numbers("clicks") == ending.numbers("clicks", raw=True) == LEFT
    assert ending.rows("select email from raw_shop.people where person_no = 1") == [("person1@people.example",)]


def test_one_item_a_record_says_up_to_which_day(ending: Estate):
    plan = ending.freeze()
    assert ending.rows(
        "select person_id, record_id, data_category, action, rule, counts_from::text, due_on::text "
        f"from enforcement.items where plan_id = '{plan.plan_id}'"
    ) == [("p1", "1", "statistics", "delete", RULE, "2019-05-05", "2021-06-05")]


def test_what_came_to_its_end_since_waits_for_its_own_plan(ending: Estate):
    plan = ending.freeze()
    ending.run("update intermediate.int_events__measured set is_over = true where event_id = 'clicks:106'")
    apply(ending.work(), plan)
    assert ending.numbers("clicks") == LEFT


def test_what_became_the_newest_since_stays(ending: Estate):
    plan = ending.freeze()
    ending.run("delete from intermediate.int_events__measured where event_id = 'clicks:105'")
    apply(ending.work(), plan)
    assert ending.numbers("clicks") == sorted([*LEFT, 105])


def test_a_hold_holds_them(ending: Estate):
    plan = ending.freeze()
    ending.run("insert into intermediate.int_holds__unioned (person_id) values ('p1')")
    apply(ending.work(), plan)
    assert ending.outcomes(plan) == {"p1": {"held": 1}}
    assert len(ending.numbers("clicks")) == 14


def test_a_night_that_died_is_settled_by_the_next(ending: Estate):
    plan = ending.freeze()
    apply(ending.unreachable(), plan)
    assert ending.outcomes(plan) == {"p1": {"open": 1}}
    assert ending.settle() == 0
    assert ending.numbers("clicks") == ending.numbers("clicks", raw=True) == LEFT


def test_nobody_is_erased_by_it_so_no_fingerprint_is_kept(ending: Estate):
    ending.act()
    assert ending.rows("select count(*) from evidence.erased") == [(0,)]
    assert ending.rows("select entry ->> 'items' from evidence.ledger where entry ->> 'outcome' = 'deleted'") == [
        ("1",)
    ]


def test_with_the_whole_of_the_activity_they_go_as_well(ending: Estate):
    ending.due("p1", "activity")
    assert ending.outcomes(ending.act()) == {"p1": {"deleted": 2}}
    assert ending.numbers("clicks") == [2, 3, 4]


def test_many_are_told_in_several_statements(ending: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orchestration.enforcement.target.MOST", 2)
    ending.act()
    assert ending.numbers("clicks") == ending.numbers("clicks", raw=True) == LEFT


def test_an_operator_is_told_up_to_which_day(ordered: Estate):
    plan = ordered.act()
    with work_order_file(ordered.home, plan.plan_id, "shop").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["record_id"], row["data_category"], row["events_until"]) == ("1", "statistics", "2019-05-05")
    assert len(ordered.numbers("clicks")) == 14
    assert ordered.numbers("clicks", raw=True) == LEFT


def test_what_the_operator_has_not_erased_goes_from_raw_again(ordered: Estate):
    ordered.act()
    ordered.land()
    assert settle(ordered) == 0
    assert ordered.numbers("clicks", raw=True) == LEFT
    assert ordered.rows(STATES) == [("deleted", "ordered")]


def test_what_the_operator_has_erased_is_confirmed(ordered: Estate):
    ordered.act()
    ordered.land()
    ordered.run("delete from intermediate.int_events__measured where is_over")
    settle(ordered)
    assert ordered.rows(STATES) == [("deleted", "confirmed")]


def test_a_source_that_was_not_read_confirms_nothing(ordered: Estate):
    ordered.act()
    ordered.run("delete from intermediate.int_events__measured where is_over")
    ordered.run(f"insert into control.source_gates values ('{AS_OF}', 'shop', 'x', 'x')")
    settle(ordered)
    assert ordered.rows(STATES) == [("deleted", "ordered")]


def test_the_operator_is_not_asked_twice_but_for_newer_ones(ordered: Estate):
    ordered.act()
    assert ordered.freeze().item_count == 0
    ordered.run("update intermediate.int_events__measured set is_over = true where event_id = 'clicks:106'")
    assert ordered.freeze().item_count == 1
