"""How a promise was kept on the nights before, as whoever keeps the results hands it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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


Histories = Mapping[tuple[str, str], History]
"""By suite and name of the promise (`<source>.<name>` of one that is kept per source)."""


def told(before: Mapping[str, Any] | None, *, passed: bool, night: str) -> Bilingual:
    """Since when a promise is kept or broken, and in how many of the last nights it was broken, tonight included.

    Args:
        before: the nights before, as `History.meta` has them; None: nobody checked it before.
        passed: whether it is kept tonight.
        night: tonight, as an ISO date.
    """
    if before is None:
        return Bilingual("Vérifié pour la première fois.", "Checked for the first time.")
    since = before["since"] if before["passed"] == passed else night
    fr, en = f"{since[8:]}/{since[5:7]}/{since[:4]}", since
    broken, nights = before["broken"] + (not passed), before["nights"] + 1
    kept = Bilingual("Tenu", "Kept") if passed else Bilingual("Non tenu", "Not kept")
    if not broken:
        return Bilingual(f"{kept.fr} depuis le {fr}.", f"{kept.en} since {en}.")
    times = "nuit" if broken == 1 else "nuits"
    return Bilingual(
        f"{kept.fr} depuis le {fr} ; non tenu {broken} {times} sur les {nights} dernières.",
        f"{kept.en} since {en}; not kept on {broken} of the last {nights} nights.",
    )
