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
    times: int = 1
    """How often it happened."""
    is_hollow: bool = False
    """It is shown, and does not count for what its lane is called."""


@dataclass(frozen=True)
class Lane:
    """What happened of one kind."""

    name: Text
    shape: Shape
    fill: str
    """A class of the style sheet."""
    marks: tuple[Mark, ...]
    several: str = "timeline.several"
    """The phrase for marks that would hide each other."""


@dataclass(frozen=True)
class Segment:
    """What lasts from a day to another; without one, from or for an unknown time."""

    start: date | None
    end: date | None
    fill: str
    told: Text


@dataclass(frozen=True)
class Bar:
    """Segments in one row, under a name and a detail."""

    name: Text
    detail: Text
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Timeline:
    """What is drawn."""

    title: Text
    description: Text
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    today: date | None
    """The day it is told of, which a line marks; made-up days have none."""

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of it."""
        days = sorted(self._days())
        return days[0], days[-1]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Of all bars."""
        return tuple(segment for bar in self.bars for segment in bar.segments)

    def _days(self) -> Iterator[date]:
        if self.today is not None:
            yield self.today
        for lane in self.lanes:
            for mark in lane.marks:
                yield from (mark.day, mark.until or mark.day)
        for segment in self.segments:
            yield from (day for day in (segment.start, segment.end) if day is not None)
