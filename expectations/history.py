"""How a promise was kept on the nights before, as whoever keeps the results hands it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from expectations.promise import Bilingual

NIGHTS = 30
"""Over how many nights, tonight with them, it is told how often a promise was broken."""


@dataclass(frozen=True)
class History:
    """The nights before tonight on which a promise was checked."""

    passed: bool
    """On the last of them."""
    since: date
    """The first of the nights in a row that went like the last."""
    nights: int
    """How many of the last `NIGHTS - 1` checked it."""
    broken: int
    """On how many of those it was broken."""

    @property
    def meta(self) -> dict[str, object]:
        """As a stored result carries it."""
        return {
            "passed": self.passed,
            "since": self.since.isoformat(),
            "nights": self.nights,
            "broken": self.broken,
        }

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Self:
        """Out of what a stored result carries."""
        return cls(meta["passed"], date.fromisoformat(meta["since"]), meta["nights"], meta["broken"])


Histories = Mapping[tuple[str, str], History]
"""By suite and name of the promise (`<source>.<name>` of one that is kept per source)."""


def told(
    before: History | None, *, passed: bool, is_idle: bool, night: date, say_day: Callable[[date], Bilingual]
) -> Bilingual | None:
    """Since when a promise is kept or broken, and on how many of the last nights it was broken, tonight included.

    None if that says nothing: to have nothing to check is not to have kept anything.

    Args:
        before: the nights before; None: nobody checked it before.
        passed: whether it is kept tonight.
        is_idle: whether it is kept as there was nothing to check.
        night: tonight.
        say_day: how the page writes a day.
    """
    broken, nights = (before.broken if before else 0) + (not passed), (before.nights if before else 0) + 1
    times = "nuit" if broken == 1 else "nuits"
    often = Bilingual(
        f"non tenu {broken} {times} sur les {nights} dernières", f"not kept on {broken} of the last {nights} nights"
    )
    if is_idle:
        return Bilingual(f"N{often.fr[1:]}.", f"N{often.en[1:]}.") if broken else None
    if before is None:
        return Bilingual("Vérifié pour la première fois.", "Checked for the first time.")
    day = say_day(before.since if before.passed == passed else night)
    kept = Bilingual("Tenu", "Kept") if passed else Bilingual("Non tenu", "Not kept")
    since = Bilingual(f"{kept.fr} depuis le {day.fr}", f"{kept.en} since {day.en}")
    if not broken:
        return Bilingual(f"{since.fr}.", f"{since.en}.")
    return Bilingual(f"{since.fr} ; {often.fr}.", f"{since.en}; {often.en}.")
