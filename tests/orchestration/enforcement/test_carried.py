"""Opens and clicks that went with their person's activity are told as gone, until the next night reads."""

from collections.abc import Callable
from datetime import date

import pytest

from orchestration.reporting.person.treated import Treated, as_json, mark, read_current, read_treated, still_true
from orchestration.reporting.timeline import Moment
from tests.orchestration.enforcement.estate import AS_OF, Estate
from tests.orchestration.enforcement.test_treated import LATER, read

STAGED = {"shop": ("people", "events"), "crm": ("people",)}
DUE = {"data_category": "statistics", "record": None, "phase": "active", "next": "delete", "due_on": "2027-07-18"}
NEXT = Moment(date(2027, 7, 18), "due", "delete", "audience", None, None, "audience.active", ("statistics",))
OTHER = Moment(date(2027, 7, 18), "due", "delete", "prospecting", None, None, "prospecting.active", ("identity",))


def clicked(estate: Estate) -> Estate:
    """Person 1 clicked twice, and neither click is over."""
    estate.run_in_shop("insert into clicks values (101, 1), (102, 1)")
    estate.land()
    estate.run(
        "create schema staging; create view staging.stg_shop__events as "
        "select 'clicks:' || click_no as event_id from raw_shop.clicks; "
        "insert into intermediate.int_events__measured select 'p1', 'shop', '1', 'clicks:' || n, 'audience', "
        "'audience.active', date '2025-06-18', date '2027-07-18', false from generate_series(101, 102) as n"
    )
    read(estate)
    return estate


def treated(estate: Estate) -> Treated:
    """What is told of one person, and of all at once."""
    with estate.warehouse.connect() as connection:
        found = read_treated(connection, "p1", STAGED)
        together = read_current(connection, STAGED).get("p1")
        assert (together and together.carried) == found.carried
    return found


@pytest.fixture
def audience(estate: Estate) -> Estate:
    """In a shop that takes writes."""
    return clicked(estate)


def test_none_is_left_once_the_activity_is_gone(audience: Estate):
    audience.due("p1", "activity")
    audience.act()
    found = treated(audience)
    told = mark({"deadlines": [DUE], "due": []}, found)
    (deadline,) = as_json(told)["deadlines"]
    assert deadline["phase"] == "gone"
    assert deadline["treated"] == {"outcome": "deleted", "on": "2026-11-21", "ordered": False}
    assert still_true([NEXT, OTHER], found, AS_OF) == (OTHER,)
    read(audience, LATER)
    assert treated(audience).carried is None, "the models are of a later reading"


def test_as_long_as_one_is_left_its_deadline_stands(audience: Estate):
    audience.due("p1", "notes")
    audience.act()
    found = treated(audience)
    assert found.acts
    assert found.carried is None
    (deadline,) = mark({"deadlines": [DUE], "due": []}, found)["deadlines"]
    assert deadline["treated"] is None
    assert still_true([NEXT], found, AS_OF) == (NEXT,)


def test_of_those_that_are_left_the_next_one_s_deadline_is_told(audience: Estate):
    audience.run(
        "update intermediate.int_events__measured set due_on = '2026-11-01', counts_from = '2024-10-01', "
        "is_over = true where event_id = 'clicks:101'"
    )
    audience.due("p1", "statistics")
    audience.act()
    assert audience.rows("select click_no from raw_shop.clicks where person_no = 1 and click_no > 100") == [(102,)]
    found = treated(audience)
    over = DUE | {"due_on": "2026-11-01", "rule": "audience.active", "counts_from": "2024-10-01"}
    (deadline,) = as_json(mark({"deadlines": [over], "due": []}, found))["deadlines"]
    assert (deadline["phase"], deadline["treated"]) == ("active", None)
    assert (deadline["counts_from"], deadline["due_on"]) == ("2025-06-18", "2027-07-18")


def test_what_an_operator_has_still_to_erase_is_not_gone(make_estate: Callable[..., Estate]):
    audience = clicked(make_estate(write_back="work_order"))
    audience.due("p1", "activity")
    audience.act()
    found = treated(audience)
    (deadline,) = as_json(mark({"deadlines": [DUE], "due": []}, found))["deadlines"]
    assert (deadline["phase"], deadline["treated"]["ordered"]) == ("active", True)
    assert still_true([NEXT], found, AS_OF) == (NEXT,)
