"""Who is to be warned first is listed, and keeps the data until the warning has run."""

from datetime import date, timedelta

import pytest

from orchestration.enforcement.executor import apply
from orchestration.reporting.warning_list import note_warned, warnings
from tests.orchestration.enforcement.estate import AS_OF, Estate

DAY = timedelta(days=1)


@pytest.fixture
def ending(estate: Estate) -> Estate:
    """The accounts of two people near their end; one of them is in two rules' data."""
    estate.run(
        "insert into marts.fct_warnings (person_id, data_category, purpose, rule, counts_from, due_on) values "
        "('p1', 'account', 'online_account', 'online_account.active', '2024-12-01', '2026-12-01'), "
        "('p1', 'notes', 'online_account', 'online_account.active', '2024-12-01', '2026-12-01'), "
        "('p2', 'account', 'online_account', 'online_account.active', '2020-01-01', '2022-01-01')"
    )
    return estate


def _listed(estate: Estate, day: date, since: date | None = None, source: str | None = None) -> dict[str, date]:
    """By record, from when the warning runs; and note it."""
    asked = {"as_of": AS_OF, "day": day, "since": since or day}
    with estate.warehouse.begin() as connection:
        found = list(warnings(connection, **asked, source=source))
        note_warned(connection, **asked, source=source)
    assert len({row.record_id for row in found}) == len(found)
    return {row.record_id: row.warned_on for row in found}


def _noted(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select person_id, counts_from::text, warned_on::text from control.warnings order by 1")


def test_everybody_to_warn_is_listed_once_and_it_is_noted(ending: Estate):
    assert _listed(ending, AS_OF) == {"1": AS_OF, "2": AS_OF}
    assert _noted(ending) == [("p1", "2024-12-01", "2026-11-21"), ("p2", "2020-01-01", "2026-11-21")]


def test_a_list_asked_for_again_the_same_day_is_the_same(ending: Estate):
    assert _listed(ending, AS_OF) == _listed(ending, AS_OF)


def test_whoever_stood_on_an_earlier_list_is_not_listed_again_unless_asked_for(ending: Estate):
    _listed(ending, AS_OF)
    assert _listed(ending, AS_OF + DAY) == {}
    assert _listed(ending, AS_OF + DAY, since=AS_OF) == {"1": AS_OF, "2": AS_OF}
    assert {noted[2] for noted in _noted(ending)} == {AS_OF.isoformat()}


def test_a_list_of_one_system_warns_nobody_of_another(ending: Estate):
    assert _listed(ending, AS_OF, source="till") == {}
    assert _noted(ending) == []


def test_whoever_came_back_is_warned_anew_and_the_old_warning_is_forgotten(ending: Estate):
    _listed(ending, AS_OF)
    ending.run("update marts.fct_warnings set counts_from = '2024-12-02' where person_id = 'p1'")
    assert _listed(ending, AS_OF + DAY) == {"1": AS_OF + DAY}
    assert _noted(ending) == [("p1", "2024-12-02", "2026-11-22"), ("p2", "2020-01-01", "2026-11-21")]


def test_whose_processing_is_restricted_is_not_written_to(ending: Estate):
    ending.run(
        "insert into control.holds (hold_id, scope, kind, source, record_id, reason, placed_by, placed_on) values "
        "('h', 'person', 'restriction', 'shop', '2', 'x', 'dpo', '2026-01-01'), "
        "('i', 'person', 'legal_hold', 'shop', '1', 'x', 'dpo', '2026-01-01')"
    )
    assert _listed(ending, AS_OF) == {"1": AS_OF}


def test_nor_is_whom_a_restricted_system_knows(ending: Estate):
    ending.run(
        "insert into identity.records values ('till', '9', 'p2', '2026-01-01'); "
        "insert into control.holds (hold_id, scope, kind, source, reason, placed_by, placed_on) values "
        "('h', 'source', 'restriction', 'till', 'x', 'dpo', '2026-01-01')"
    )
    assert _listed(ending, AS_OF, source="shop") == {"1": AS_OF}


def test_the_end_waits_in_the_plan_for_the_warning(estate: Estate):
    estate.due("p1", "account", purpose="online_account", unwarned=True)
    estate.due("p2", "account", purpose="online_account")
    estate.run(
        "insert into policy.policies values "
        "('book', 'online_account', 'x', 'x', 'contract', 'x', 'text', 'x', 100, 100)"
    )
    assert estate.outcomes(estate.act()) == {"p1": {"held": 1}, "p2": {"deleted": 1}}
    assert estate.rows("select person_id from enforcement.items where held_because = 'warning'") == [("p1",)]


def test_an_older_plan_does_not_end_what_is_to_be_warned_of_by_now(estate: Estate):
    estate.due("p1", "account")
    plan = estate.freeze()
    # The person came back, and went again.
    estate.run("update marts.fct_due_actions set is_unwarned = true")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"held": 1}}
    assert estate.rows("select held_because from enforcement.items") == [("warning",)]
