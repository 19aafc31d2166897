"""Pace: how many persons a batch has of each system, so that none has its rows locked for long.

How long a batch takes depends on the system: on its disk, its foreign keys, who else uses it. So a night begins with
small batches and learns: whatever took longer than LONG is smaller the next time, and what did not grows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orchestration.enforcement.api import persons_at_once
from orchestration.ingestion.mapped_source import MappedSource

MOST = 2000
"""Persons: enough that statements stay set-based."""
FIRST = 500
"""Persons of a system of which nothing is known yet."""
LONG = 0.5
"""Seconds of a batch: a quarter of what a row may be locked, for the next one may take longer."""


@dataclass(frozen=True)
class Pace:
    """What a night has learnt of each system."""

    learnt: dict[str, int] = field(default_factory=dict)
    """Persons by system."""

    def at_once(self, source: MappedSource) -> int:
        """How many persons of a system one batch has, at most."""
        if source.write_back == "rest":
            return persons_at_once(source)
        return min(MOST, self.learnt.get(source.name, FIRST))

    def of_each(self, data_map: Iterable[MappedSource]) -> Mapping[str, int]:
        """The same of several systems, by name."""
        return {source.name: self.at_once(source) for source in data_map}

    def learn(self, source: MappedSource, persons: int, seconds: float) -> None:
        """Note for how long that many persons of a system were locked."""
        if seconds > LONG:
            self.learnt[source.name] = max(1, int(persons * LONG / seconds))
        elif persons >= self.at_once(source):
            self.learnt[source.name] = min(MOST, 2 * persons)
