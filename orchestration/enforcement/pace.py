"""Pace: how many persons a batch has of each system, so that none has its rows locked for long; when to stop.

How long a system takes depends on its disk, its foreign keys and who else uses it. So a night begins with small batches
and learns: the next batch has as many persons as would have taken ENOUGH there, but no more than twice as many as the
last, and no fewer than half. What a disk that stalls makes longer than that by far is given up, and done in halves.
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
ENOUGH = 0.5
"""Seconds of a transaction: a quarter of what a row may be locked, for the next one may take longer."""
TOO_LONG = 1.0
"""Seconds after which more persons than LEAST are given up: a row may be locked for 2, and a commit takes some, too."""
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

    def patience(self, persons: int) -> float | None:
        """For how many seconds a system may have a transaction open on that many persons; None: until they are done."""
        return TOO_LONG if persons > LEAST else None

    def learn(self, source: MappedSource, persons: int, seconds: float) -> None:
        """Note how many seconds a system's transaction on that many persons took; infinity: it did not take them."""
        now = self.at_once(source)
        # Few may be fast, which tells nothing of many.
        if seconds > ENOUGH or persons >= now:
            would_have = int(persons * ENOUGH / seconds) if seconds else MOST
            self.learnt[source.name] = min(MOST, 2 * now, max(LEAST, now // 2, would_have))

    def took(self, source: MappedSource) -> None:
        """Note that a system took a batch."""
        self.missed[source.name] = 0

    def is_too_busy(self, source: MappedSource) -> bool:
        """Note that a system could not take one person alone; whether it is to be left alone until the next run."""
        self.missed[source.name] = self.missed.get(source.name, 0) + 1
        return self.missed[source.name] >= IN_A_ROW
