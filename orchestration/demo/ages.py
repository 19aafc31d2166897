"""Ages: how long before the night's date something happened."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, clamped at the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Ago:
    """A day between two ages in months, both included, `later` days after them."""

    newest: int
    oldest: int
    later: int = 0

    def draw(self, as_of: date, rng: Random) -> date:
        """One day of that age."""
        first, last = months_before(as_of, self.oldest), months_before(as_of, self.newest)
        return first + timedelta(days=rng.randrange((last - first).days + 1) + self.later)


def between(first: date, last: date, rng: Random) -> date:
    """A day from `first` to `last`, both included; `first` if they are the wrong way round."""
    return first + timedelta(days=rng.randrange(max((last - first).days, 0) + 1))
