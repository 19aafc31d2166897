"""A timeline as it is drawn: lanes of what happened, bars of what is kept until when, and the day it is told of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from orchestration.reporting.canvas import Shape
from orchestration.reporting.texts import Text


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day."""

    day: date
    told: Text
    until: date | None = None
    """The last day, of what stands for several."""


@dataclass(frozen=True)
class Lane:
    """What happened of one kind."""

    name: Text
    shape: Shape
    fill: str
    """A class of the style sheet."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Bar:
    """What lasts from a day to another; without one, from or for an unknown time."""

    name: Text
    detail: Text
    start: date | None
    end: date | None
    fill: str


@dataclass(frozen=True)
class Timeline:
    """What is drawn."""

    title: Text
    description: Text
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    today: date

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of it."""
        days = sorted(self._days())
        return days[0], days[-1]

    def _days(self) -> Iterator[date]:
        yield self.today
        for lane in self.lanes:
            for mark in lane.marks:
                yield from (mark.day, mark.until or mark.day)
        for bar in self.bars:
            yield from (day for day in (bar.start, bar.end) if day is not None)
