"""How the figures of a night moved over the last nights. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reporting.past import FIGURES, PastNight
from orchestration.reporting.texts import Text, say

NIGHTS = 60
"""How many nights are drawn; all of them stand in the index of nights."""


@dataclass(frozen=True)
class Trend:
    """One figure, night by night."""

    name: str
    label: Text
    values: tuple[int | None, ...]
    """None on a night that did not compute it."""

    @property
    def last(self) -> int | None:
        """On the night of the report."""
        return self.values[-1]


@dataclass(frozen=True)
class Trends:
    """The last nights up to that of the report, from the oldest to the newest."""

    nights: tuple[PastNight, ...]

    @property
    def drawn(self) -> tuple[Trend, ...]:
        """Each figure that some night counted, in the order of FIGURES."""
        all_of_them = (
            Trend(name, say(f"trends.{name}"), tuple(night.figures[name] for night in self.nights)) for name in FIGURES
        )
        return tuple(trend for trend in all_of_them if any(value is not None for value in trend.values))

    @property
    def is_drawn(self) -> bool:
        """One night alone is no trend."""
        return sum(not night.is_gap for night in self.nights) > 1

    @property
    def failed(self) -> int:
        """The nights that came to nothing."""
        return sum(night.is_gap and night.state == "failed" for night in self.nights)

    @property
    def unkept(self) -> int:
        """Those that went well enough, but whose figures nobody kept."""
        return sum(night.is_gap and night.state != "failed" for night in self.nights)

    @property
    def without_night(self) -> int:
        """Days between the first and the last night on which none ran."""
        return (self.nights[-1].as_of - self.nights[0].as_of).days + 1 - len(self.nights)


def trends(past: Sequence[PastNight], tonight: PastNight) -> Trends:
    """The last nights, the newest first, and tonight as its own report tells it."""
    earlier = [night for night in past if night.as_of < tonight.as_of][: NIGHTS - 1]
    return Trends((*earlier[::-1], tonight))
