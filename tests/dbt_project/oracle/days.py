"""Days as the law counts them: of Europe/Paris, by calendar months that clamp at the month's end, then by days.

A day nobody knows is None. As an end it is the latest of all, so that nothing is purged on a guess.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def in_paris(instant: datetime | None) -> date | None:
    """The day in Paris on which something happened."""
    return instant and instant.astimezone(PARIS).date()


def start_of(day: date) -> datetime:
    """The first instant of a day in Paris."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def parsed(period: str) -> tuple[int, int]:
    """Months and days of an ISO-8601 period such as P1Y6M."""
    found = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMWD])", period)}
    return found.get("Y", 0) * 12 + found.get("M", 0), found.get("W", 0) * 7 + found.get("D", 0)


def after(day: date | None, period: str) -> date | None:
    """The first day on which the period that began on `day` is over."""
    if day is None:
        return None
    months, days = parsed(period)
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days)


def latest(days: Iterable[date | None]) -> date | None:
    """The latest of some ends; None, the unknown one, if it is among them or there are none."""
    known = []
    for day in days:
        if day is None:
            return None
        known.append(day)
    return max(known, default=None)


def is_over(end: date | None, as_of: date) -> bool:
    """Whether an end has come: data is due from the day itself on."""
    return end is not None and end <= as_of
