from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from orchestration.demo.ages import Ago, between, months_before

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_months_are_calendar_months_and_clamp_at_the_months_end():
    assert months_before(date(2026, 11, 21), 36) == date(2023, 11, 21)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)


@given(DAYS, st.integers(0, 120), st.integers(0, 60), st.integers())
def test_a_drawn_day_is_between_the_two_ages(as_of, newest, more, seed):
    drawn = Ago(newest, newest + more).draw(as_of, Random(seed))
    assert months_before(as_of, newest + more) <= drawn <= months_before(as_of, newest)


@given(DAYS, st.integers())
def test_one_age_is_one_day(as_of, seed):
    assert Ago(36, 36).draw(as_of, Random(seed)) == months_before(as_of, 36)
    assert Ago(36, 36, 1).draw(as_of, Random(seed)) == months_before(as_of, 36) + timedelta(days=1)


@given(DAYS, DAYS, st.integers())
def test_between_never_leaves_its_bounds(first, last, seed):
    drawn = between(first, last, Random(seed))
    assert first <= drawn <= max(first, last)
