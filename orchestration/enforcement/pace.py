"""Pace: how many persons a batch has of each system, so that none has its rows locked for long; when to stop.

How long a system takes depends on its disk, its foreign keys and who else uses it. So a night begins with small batches
and learns: after a transaction that took longer than LONG there the next batch is half as large, after another twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orchestration.enforcement.api import persons_at_once
from orchestration.ingestion.mapped_source import MappedSource

MOST = 2000
"""Persons: enough that statements stay set-based."""
FIRST = 500
"""Persons of a system of which nothing is known yet."""
LEAST = 100
"""Persons: a system that takes long for so few takes no less for fewer, and a night has to come to its end."""
LONG = 0.5
"""Seconds of a transaction: a quarter of what a row may be locked, for the next one may take longer."""
IN_A_ROW = 20
"""Persons, one after the other, whom a system could not take: it is then not one row that somebody works on."""


@dataclass(frozen=True)
class Pace:
    """What a night has learnt of each system."""

    learnt: dict[str, int] = field(default_factory=dict)
    """Persons by system."""
    missed: dict[str, int] = field(default_factory=dict)
    """Persons whom a system could not take since it last took one."""

    def at_once(self, source: MappedSource) -> int:
        """How many persons of a system one batch has, at most."""
        if source.write_back == "rest":
            return persons_at_once(source)
        # Where nothing is written, nothing is locked.
        return min(MOST, self.learnt.get(source.name, FIRST)) if source.write_back == "write" else MOST

    def of_each(self, data_map: Iterable[MappedSource]) -> Mapping[str, int]:
        """The same of several systems, by name."""
        return {source.name: self.at_once(source) for source in data_map}

    def learn(self, source: MappedSource, persons: int, seconds: float) -> None:
        """Note for how long a system had a transaction open on that many persons."""
        now = self.at_once(source)
        if seconds > LONG:
            self.learnt[source.name] = max(LEAST, now // 2)
        elif persons >= now:
            self.learnt[source.name] = min(MOST, 2 * now)

    def took(self, source: MappedSource) -> None:
        """Note that a system took a batch."""
        self.missed[source.name] = 0

    def is_too_busy(self, source: MappedSource) -> bool:
        """Note that a system could not take one person alone; whether it is to be left alone until the next run."""
        self.missed[source.name] = self.missed.get(source.name, 0) + 1
        return self.missed[source.name] >= IN_A_ROW
