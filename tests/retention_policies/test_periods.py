"""Periods are read exactly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_policies.period import Period

counts = st.integers(min_value=0, max_value=20)


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("P3Y", 36, 0),
        ("P25M", 25, 0),
        ("P1Y6M", 18, 0),
        ("P2W", 0, 14),
        ("P30D", 0, 30),
        ("P1Y2M3W4D", 14, 25),
        ("P100Y", 1200, 0),
        ("P0Y1D", 0, 1),
    ],
)
def test_a_period_is_months_and_days(text, months, days):
    assert Period.parse(text) == Period(text, months, days)


NO_PERIOD = [
    ("3 years", "expected an ISO-8601 period such as P3Y, got '3 years'"),
    ("p3y", "expected an ISO-8601 period such as P3Y, got 'p3y'"),
    ("P", "expected an ISO-8601 period such as P3Y, got 'P'"),
    ("", "expected an ISO-8601 period such as P3Y, got ''"),
    ("P3", "expected an ISO-8601 period such as P3Y, got 'P3'"),
    ("P3D1Y", "expected an ISO-8601 period such as P3Y, got 'P3D1Y'"),
    (" P3Y", "expected an ISO-8601 period such as P3Y, got ' P3Y'"),
    ("P3Y\n", "expected an ISO-8601 period such as P3Y, got 'P3Y\\n'"),
    ("P٣Y", "expected an ISO-8601 period such as P3Y, got 'P٣Y'"),
    (3, "expected an ISO-8601 period such as P3Y, got 3"),
    (None, "expected an ISO-8601 period such as P3Y, got None"),
    ("-P3Y", "expected a period above zero such as P3Y, got '-P3Y'"),
    ("P-3Y", "expected a period above zero such as P3Y, got 'P-3Y'"),
    ("PT5H", "expected a period of whole days or more such as P1D, got 'PT5H'"),
    ("P1DT2H", "expected a period of whole days or more such as P1D, got 'P1DT2H'"),
    ("P1.5Y", "expected whole numbers, such as P18M for a year and a half, got 'P1.5Y'"),
    ("P1,5Y", "expected whole numbers, such as P18M for a year and a half, got 'P1,5Y'"),
    ("P101Y", "expected at most 100 years, got 'P101Y'"),
    ("P99999999999999999999D", "expected at most 100 years, got 'P99999999999999999999D'"),
    (
        "P0D",
        "'P0D' keeps nothing; write a longer period, or `until: clock` to keep until the clock's own date",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), NO_PERIOD, ids=[repr(text) for text, _ in NO_PERIOD])
def test_what_is_no_period_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=r"got|keeps") as refusal:
        Period.parse(text)
    assert str(refusal.value) == sentence


@given(counts, counts, counts, counts)
def test_years_are_twelve_months_and_weeks_seven_days(years, months, weeks, days):
    text = f"P{years}Y{months}M{weeks}W{days}D"
    if years + months + weeks + days:
        assert Period.parse(text) == Period(text, 12 * years + months, 7 * weeks + days)
    else:
        with pytest.raises(ValueError, match="keeps nothing"):
            Period.parse(text)


@given(st.text(alphabet="P0123456789YMWDT.,- ", max_size=12))
def test_any_text_is_a_positive_period_or_refused(text):
    try:
        period = Period.parse(text)
    except ValueError:
        return
    assert period.text == text
    assert min(period.months, period.days) >= 0
    assert 0 < period.about_days <= 36525


@given(st.integers(1, 90))
def test_a_year_is_compared_as_twelve_months(years):
    assert Period.parse(f"P{years}Y").about_days == Period.parse(f"P{12 * years}M").about_days
    assert Period.parse(f"P{years}Y").about_days > Period.parse(f"P{years * 52}W").about_days
