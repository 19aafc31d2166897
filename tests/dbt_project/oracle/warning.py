"""Whom to warn before a rule ends their data, and who was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.days import after
from tests.dbt_project.oracle.deadlines import Deadline
from tests.dbt_project.oracle.person import Person


@dataclass(frozen=True)
class ToWarn:
    """Somebody to warn of the end of one data category, or who was."""

    category: str
    purpose: str
    rule: str
    counts_from: date | None
    due_on: date
    warned_on: date | None
    ends_on: date | None


def warnings(person: Person, ends: Iterable[Deadline]) -> Iterator[ToWarn]:
    """Every end that a warning made tonight would not outlast, and every one that has come."""
    for end in ends:
        before = _warn_before(person, end)
        window = after(person.as_of, before) if before else None
        if window and end.due_on and end.due_on <= window:
            warned_on = _warned_on(person, end)
            over = after(warned_on, before) if before else None
            yield ToWarn(
                end.category, end.purpose, end.rule, end.counts_from, end.due_on, warned_on,
                max(over, end.due_on) if over else None,
            )  # fmt: skip


def is_unwarned(person: Person, end: Deadline) -> bool:
    """Whether an end that has come has to wait for a warning.

    Decided: it is the governing rule that wants it; a warning of the same end must have run for its whole time, and
    whoever came back since begins anew.
    """
    before = _warn_before(person, end)
    over = after(_warned_on(person, end), before) if before else None
    return before is not None and (over is None or person.as_of < over)


def _warn_before(person: Person, end: Deadline) -> str | None:
    for rule in person.book.rules_in_force(person.as_of):
        for term in rule.terms:
            if f"{rule.name}.{term.phase}" == end.rule:
                return term.warn_before
    return None


def _warned_on(person: Person, end: Deadline) -> date | None:
    found = (each for each in person.history.warned if (each.rule, each.counts_from) == (end.rule, end.counts_from))
    return next((each.warned_on for each in found), None)
