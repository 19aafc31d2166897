"""What an API erased is confirmed by a reading, goes from raw again while an export lags, and is asked for after it."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.vendor import Vendor

NEXT, AFTER = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def erased(by_api: Estate, vendor: Vendor) -> Estate:
    """The vendor was asked to delete person 1 on the 21st, and said that it did."""
    by_api.due("p1")
    by_api.act()
    assert vendor.asked
    vendor.asked.clear()
    return by_api


def states(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select distinct source_state from enforcement.items order by 1")


def test_a_reading_that_shows_it_no_more_confirms_it(erased: Estate):
    erased.run_in_shop("delete from clicks where person_no = 1; delete from people_log where person_no = 1")
    erased.run_in_shop("delete from notes where note_no = 1; delete from people where person_no = 1")
    erased.run_in_shop("delete from sessions where session_no = 1")
    assert not erased.land(as_of=NEXT)
    assert states(erased) == [("confirmed",)]


def test_an_export_of_before_brings_nobody_back_and_nothing_is_asked_again(erased: Estate, vendor: Vendor):
    assert erased.land(as_of=NEXT)
    assert erased.numbers("people", raw=True) == [2, 3, 4]
    assert erased.rows("select count(*) from identity.holdings where record_id = '1'") == [(0,)]
    assert states(erased) == [("done",)]
    assert erased.freeze(as_of=NEXT).item_count == 0
    assert vendor.asked == []


def test_what_is_still_there_when_its_time_is_over_is_seen_planned_and_asked_for_again(erased: Estate, vendor: Vendor):
    assert not erased.land(as_of=AFTER)
    assert erased.numbers("people", raw=True) == [1, 2, 3, 4]
    assert states(erased) == [("done",)]
    plan = erased.act(as_of=AFTER)
    assert erased.outcomes(plan) == {"p1": {"deleted": 6}}
    assert vendor.lines == ["PATCH /sessions/1", "DELETE /notes/1", "DELETE /contacts/1"]


def test_the_night_that_acted_counts_and_not_the_day_of_its_plan(erased: Estate):
    erased.run("update enforcement.plans set as_of = '2026-11-14'")
    erased.run(
        "insert into control.nights (night_id, as_of, started_at, status, counts) "
        "values ('night', '2026-11-21', '2026-11-21 02:00+00', 'done', '{}')"
    )
    assert erased.land(as_of=NEXT)
    assert erased.numbers("people", raw=True) == [2, 3, 4]


def test_who_is_held_since_stays_in_raw(erased: Estate):
    erased.run("insert into intermediate.int_holds__unioned (person_id) values ('p1')")
    assert not erased.land(as_of=NEXT)
    assert erased.numbers("people", raw=True) == [1, 2, 3, 4]


def test_a_system_written_to_by_sql_is_believed_at_once(make_estate: Callable[..., Estate]):
    estate = make_estate()
    estate.due("p1")
    estate.act()
    estate.run_in_shop("insert into people values (1, 'person1@people.example', 'Person 1')")
    assert not estate.land(as_of=NEXT)
    assert estate.numbers("people", raw=True) == [1, 2, 3, 4]
    assert states(estate) == [("done",)]


def test_a_row_in_quarantine_confirms_nothing(erased: Estate):
    """It is at the vendor's still, though raw cannot hold it."""
    erased.run_in_shop("delete from clicks where person_no = 1; delete from people_log where person_no = 1")
    erased.run_in_shop("delete from notes where note_no = 1; delete from people where person_no = 1")
    erased.run_in_shop("delete from sessions where session_no = 1")
    erased.run(
        "insert into quarantine.rows (source, table_name, row_key, record_id, reason, payload) "
        "values ('shop', 'people', '1', '1', 'date', '{}')"
    )
    assert not erased.land(as_of=NEXT)
    assert states(erased) == [("done",)]
