"""Moments that Hypothesis draws: around month ends, leap days, midnights in Paris and nights of the clock change."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

PARIS = ZoneInfo("Europe/Paris")
TURNING = [
    date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2024, 3, 1), date(2025, 8, 31),
    date(2023, 11, 30), date(2024, 12, 31), date(2025, 1, 1), date(2016, 12, 31), date(2025, 3, 30), date(2024, 10, 27),
    date(2023, 3, 26), date(2025, 10, 26), date(2026, 3, 29),
]  # fmt: skip
"""Month ends, leap days, years' ends, and the days on which clocks change."""
FAR = [date(1900, 1, 2), date(1911, 3, 11), date(1970, 1, 1), date(2100, 2, 28), date(2200, 12, 31)]
"""What the contract of ingestion just lets pass."""
TIMES = [
    timedelta(0), timedelta(0), timedelta(microseconds=-1), timedelta(minutes=-1), timedelta(hours=-1),
    timedelta(hours=1), timedelta(hours=1, minutes=59), timedelta(hours=2, minutes=30), timedelta(hours=3),
    timedelta(hours=12), timedelta(hours=12), timedelta(hours=23), timedelta(hours=23, minutes=59, seconds=59),
]  # fmt: skip


@cache
def days(as_of: date) -> st.SearchStrategy[date]:
    """Days at which something may turn: whole years before the night, month ends, leap days, clock changes, far off."""
    near = [
        _months_before(as_of, years * 12 + months) + timedelta(off)
        for years in (0, 0, 1, 2, 3, 3, 3, 5, 8, 10, 10, 11, 15)
        for months in (0, 0, 1, 6)
        for off in (-1, 0, 0, 1)
    ]
    # One pool, as a choice among strategies would make each day as likely as the next.
    return st.sampled_from([*near, *TURNING * 6, *(date(2014, 1, 1) + timedelta(37 * n) for n in range(150)), *FAR])


@cache
def instants(as_of: date) -> st.SearchStrategy[datetime]:
    """Instants of such days: around midnight in Paris and in UTC, in the hours that clocks skip or repeat.

    A few are so frequent that several rows happen at once.
    """
    frequent = [_at(_months_before(as_of, months), timedelta(0), PARIS) for months in (0, 1, 12, 36, 36, 60)]
    any_one = st.builds(_at, days(as_of), st.sampled_from(TIMES), st.sampled_from([PARIS, PARIS, UTC]))
    return st.integers(0, 3).flatmap(lambda n: any_one if n else st.sampled_from(frequent))


@cache
def maybe_instants(as_of: date) -> st.SearchStrategy[datetime | None]:
    """Instants, or now and then none."""
    return st.integers(0, 9).flatmap(lambda n: instants(as_of) if n else st.none())


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _at(day: date, time: timedelta, zone: tzinfo) -> datetime:
    """A time after a day's start in a zone; in UTC, as a clock would count it."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) + time
