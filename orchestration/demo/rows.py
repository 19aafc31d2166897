"""Rows of one vendor that wait to be copied into its database."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

Value = str | int | bool | date | None
Row = Mapping[str, Value]

OFFICE_HOURS = tuple(f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(8 * 60, 20 * 60))


class Rows:
    """Rows by table, and a running number per table."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[Row]] = defaultdict(list)
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._known: set[tuple[str, int]] = set()

    def add(self, table: str, /, **values: Value) -> None:
        """Keep one row; a column that is not named stays empty."""
        self._waiting[table].append(values)

    def number(self, table: str) -> int:
        """The next number of that table, from 1."""
        self._numbers[table] += 1
        return self._numbers[table]

    def is_new(self, table: str, key: int) -> bool:
        """Whether this is asked for the first time of that key."""
        before = len(self._known)
        self._known.add((table, key))
        return len(self._known) > before

    def take(self) -> Mapping[str, list[Row]]:
        """Every row kept since the last time."""
        taken, self._waiting = dict(self._waiting), defaultdict(list)
        return taken


def hour(rng: Random) -> str:
    """A time during office hours, without a zone, as old systems write it."""
    return OFFICE_HOURS[int(rng.random() * len(OFFICE_HOURS))]


def moment(day: date, rng: Random) -> str:
    """A time of that day in France."""
    return f"{day} {hour(rng)} Europe/Paris"


def soon_after(day: date, days: int, as_of: date, rng: Random) -> date:
    """Up to so many days later, and before the night's date."""
    return min(day + timedelta(days=rng.randrange(days + 1)), as_of - timedelta(days=1))
