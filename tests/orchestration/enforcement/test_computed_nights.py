"""Which night the marts are of, and which one ended since without computing any."""

from datetime import timedelta

import pytest

from orchestration.enforcement.lease import leased
from orchestration.enforcement.night import BUILT, Status, begin, count, failed_since, finish, last_computed, note
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

HOUR = timedelta(hours=1)


def night(estate: Estate, name: str, hour: int, status: Status = "running", *, built: bool = False) -> None:
    """A night that began that many hours after the first."""
    with estate.warehouse.begin() as connection:
        begin(connection, name, as_of=AS_OF, at=AT + hour * HOUR)
        if built:
            count(connection, name, **{BUILT: 7})
        if status != "running":
            finish(connection, name, status=status, message=None, at=AT + hour * HOUR)


def stands(estate: Estate) -> tuple[str | None, str | None]:
    """The night that computed, and the one that failed since."""
    with estate.warehouse.connect() as connection:
        computed = last_computed(connection)
        failed = failed_since(connection, computed.started_at) if computed else None
    return None if computed is None else computed.night_id, None if failed is None else failed.night_id


def test_without_a_night_there_is_none(estate: Estate):
    night(estate, "a", 0, "failed")
    assert stands(estate) == (None, None)


@pytest.mark.parametrize("status", ["done", "held", "waiting", "failed"])
def test_a_night_that_computed_counts_however_it_ended_and_whether_it_came_to_a_plan(estate: Estate, status: Status):
    night(estate, "a", 0, "failed")
    night(estate, "b", 1, status, built=True)
    assert stands(estate) == ("b", None)


def test_a_night_of_before_they_were_counted_is_known_by_its_plan(estate: Estate):
    night(estate, "a", 0, "done")
    with estate.warehouse.begin() as connection:
        note(connection, "a", plan_id="p")
    assert stands(estate) == ("a", None)


def test_a_night_that_failed_before_it_computed_is_told_until_one_has_computed(estate: Estate):
    night(estate, "a", 0, "done", built=True)
    night(estate, "b", 1, "failed")
    night(estate, "c", 2, "failed")
    assert stands(estate) == ("a", "c")
    night(estate, "d", 3, built=True)
    assert stands(estate) == ("d", None)


def test_a_night_that_died_has_failed_and_one_that_runs_has_not(estate: Estate):
    night(estate, "a", 0, "done", built=True)
    night(estate, "b", 1)
    assert stands(estate) == ("a", "b")
    with leased(estate.warehouse, "b"):
        assert stands(estate) == ("a", None)
