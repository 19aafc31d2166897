"""How each subject of a report stands, as a light and in a few words. Read-only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.reporting.past import Tone
from orchestration.reporting.reading import Report
from orchestration.reporting.sections.promises import Promise
from orchestration.reporting.texts import Text, capitalised, joined, say

SUITES: Mapping[str, tuple[str, ...]] = {
    "deadlines": (
        "rhythm",
        "deadlines",
        "due_actions",
        "mandate",
        "outcomes",
        "erasure",
        "returns",
        "invoices",
        "numbering",
    ),
    "basis": ("legal_basis", "collection"),
    "last_contact": ("clocks",),
    "opt_outs": ("objections", "suppression"),
    "sources": ("sources", "data_map", "identity"),
    "policies": (),
    "proof": ("ledger",),
}
"""By subject, the suites whose promises are about it. What is still to come, and how figures moved, is no state."""
SECTIONS: Mapping[str, str] = {"deadlines": "tonight", "policies": "why"}
"""The parts of the report that tell of a subject, where they are not called like it."""
STANDING = ("policies", "proof")
"""Subjects whose state a night that computed nothing tells all the same."""


@dataclass(frozen=True)
class Light:
    """One subject."""

    subject: str
    tone: Tone
    told: Text
    """What is to be followed up, or that nothing is."""

    @property
    def section(self) -> str:
        """The part of the report that tells it in full."""
        return SECTIONS.get(self.subject, self.subject)


def tell_lights(report: Report) -> tuple[Light, ...]:
    """A light for each subject, and the promises as a whole."""
    bad, wait = _bad(report), _wait(report)
    lights = []
    for subject, suites in SUITES.items():
        broken = [each for each in report.promises if each.suite in suites and not each.passed]
        told = (*bad.get(subject, ()), *_broken(broken), *wait.get(subject, ()))
        if subject in bad or any(each.stops for each in broken):
            lights.append(Light(subject, "bad", capitalised(joined(told))))
        elif told:
            lights.append(Light(subject, "wait", capitalised(joined(told))))
        elif report.figures.is_computed or subject in STANDING:
            lights.append(Light(subject, "good", say(f"light_good.{subject}")))
        else:
            lights.append(Light(subject, "idle", capitalised(say("page.not_computed"))))
    return (*lights, _promises(report.promises))


def _broken(broken: list[Promise]) -> tuple[Text, ...]:
    return (say("remains.broken", n=len(broken)),) if broken else ()


def _promises(promises: Sequence[Promise]) -> Light:
    broken, idle = sum(not each.passed for each in promises), sum(each.is_idle for each in promises)
    told = say("promises.kept", n=len(promises) - broken - idle, total=len(promises))
    if idle:
        without = say("promises.idle_too", n=idle)
        told = Text(told.fr + without.fr, told.en + without.en)
    tone: Tone = "bad" if any(each.stops for each in promises) else "wait" if broken else "good" if promises else "idle"
    return Light("promises", tone, told)


def _bad(report: Report) -> dict[str, tuple[Text, ...]]:
    """By subject, what is wrong."""
    blocked = sum(system.blocked is not None for system in report.systems)
    found = {
        "deadlines": (
            (len(report.residues), say("asks.residues")),
            (report.figures.total.failed, say("asks.refused", n=report.figures.total.failed)),
        ),
        "sources": ((blocked, say("light.blocked", n=blocked)),),
        "proof": ((int(report.proof.broken is not None), say("light.broken")),),
    }
    return _told(found)


def _wait(report: Report) -> dict[str, tuple[Text, ...]]:
    """By subject, what is to be followed up besides the promises that are not kept."""
    total, opt_outs = report.figures.total, report.opt_outs
    late = sum(bool(system.troubles) and system.blocked is None for system in report.systems)
    unconfirmed = sum(found.kind == "unconfirmed" for found in report.findings)
    other = len(report.findings) - unconfirmed
    found = {
        "deadlines": (
            (int(report.night.state == "waiting"), say("asks.waiting", n=1)),
            (total.held, say("remains.held", n=total.held)),
        ),
        "basis": (
            (report.basis.not_informed, say("remains.not_informed", n=report.basis.not_informed)),
            (report.basis.without_consent, say("remains.untracked", n=report.basis.without_consent)),
        ),
        "opt_outs": ((opt_outs.waiting, say("light.unmarked", n=opt_outs.waiting)),),
        "sources": (
            (late, say("asks.systems", n=late)),
            (total.quarantined, say("remains.quarantined", n=total.quarantined)),
        ),
        "policies": (
            (unconfirmed, say("remains.unconfirmed", n=unconfirmed)),
            (other, say("light.findings", n=other)),
        ),
        "proof": ((int(report.proof.unposted), say("light.unposted")),),
    }
    return _told(found)


def _told(found: Mapping[str, Iterable[tuple[int, Text]]]) -> dict[str, tuple[Text, ...]]:
    told = {subject: tuple(words for count, words in counted if count) for subject, counted in found.items()}
    return {subject: words for subject, words in told.items() if words}
