"""What a night that is over leaves for somebody to do, in few words. Read-only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orchestration.reporting.figures import NightFigures
from orchestration.reporting.sections.categories import Staying
from orchestration.reporting.sections.decisions import Finding
from orchestration.reporting.sections.legal_basis import LegalBasis
from orchestration.reporting.sections.promises import Promise, misplaced
from orchestration.reporting.texts import Text, say


@dataclass(frozen=True)
class Remaining:
    """One thing that is left to do."""

    told: Text
    section: str
    """The part of the report that tells it in full."""


def tell_remains(
    *,
    promises: Sequence[Promise],
    figures: NightFigures,
    basis: LegalBasis,
    standing: Staying,
    findings: Iterable[Finding],
    to_warn: int,
) -> tuple[Remaining, ...]:
    """All of it, the promises that are not kept first."""
    total, partly = figures.total, figures.partly
    broken, rows = sum(not promise.passed for promise in promises), misplaced(promises)
    unconfirmed = sum(found.kind == "unconfirmed" for found in findings)
    found = say("remains.misplaced", n=rows)
    told = (
        (broken, say("remains.broken_first" if rows else "remains.broken", n=broken, first=found), "promises"),
        (total.held, say("remains.held_partly" if partly else "remains.held", n=total.held, partly=partly), "tonight"),
        (total.quarantined, say("remains.quarantined", n=total.quarantined), "sources"),
        (basis.not_informed, say("remains.not_informed", n=basis.not_informed), "basis"),
        (basis.without_consent, say("remains.untracked", n=basis.without_consent), "basis"),
        (standing.people, say("remains.staying", n=standing.people, systems=standing.systems), "tonight"),
        (unconfirmed, say("remains.unconfirmed", n=unconfirmed), "why"),
        (to_warn, say("remains.to_warn", n=to_warn), "tonight"),
    )
    return tuple(Remaining(words, section) for count, words, section in told if count)
