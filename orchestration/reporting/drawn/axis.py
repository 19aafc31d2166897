"""Where a day stands on a drawing, and which days the axis names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from expectations import typography
from expectations.typography import Language

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240)
"""Months from one tick to the next."""


@dataclass(frozen=True)
class Axis:
    """Days from left to right."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date | None, *, end: bool = False) -> float:
        """Where a day stands; an unknown one at the edge."""
        if day is None:
            return self.right if end else self.left
        whole = max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * (day - self.first).days / whole

    def ticks(self, most: int, language: Language) -> Iterator[tuple[float, str]]:
        """Round days, and what they are called."""
        months = self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month - 1
        step = next((step for step in _STEPS if (months[1] - months[0]) / step <= most), _STEPS[-1])
        for month in range(-(-months[0] // step) * step, months[1] + 1, step):
            day = date(month // 12, month % 12 + 1, 1)
            if day >= self.first:
                name = str(day.year) if step % 12 == 0 else typography.short_month(day, language, with_year=True)
                yield self.x(day), name
