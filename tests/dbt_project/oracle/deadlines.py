"""Until when each data category and document is kept, which rule governs, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.claims import Claim, Place, active_places, archived_places
from tests.dbt_project.oracle.days import is_over
from tests.dbt_project.oracle.person import Person


@dataclass(frozen=True)
class Deadline:
    """The rule that governs a place, and what will govern it in the archive."""

    category: str
    source: str | None
    document: str | None
    phase: str
    purpose: str
    rule: str
    counts_from: date | None
    due_on: date | None
    next: str
    archive_rule: str | None
    archive_counts_from: date | None
    is_archived: bool


def deadlines(person: Person, made: Iterable[Claim]) -> list[Deadline]:
    """One for each place that a rule claims.

    Data is kept while one purpose needs it: the latest claim governs. While an active claim runs, the data is active.
    When the last is over, what an archive still justifies goes to the archive; what is there waits for the archive's
    own end; and when both are over, the one that ended last says what follows.
    """
    of_places: dict[Place, list[Claim]] = {}
    for claim in made:
        of_places.setdefault(claim.place, []).append(claim)
    return [_deadline(person, place, of_place) for place, of_place in of_places.items()]


def _deadline(person: Person, place: Place, made: list[Claim]) -> Deadline:
    active = _governing(claim for claim in made if claim.phase == "active")
    archive = _governing(claim for claim in made if claim.phase == "archive")
    governing = _of_both(person, place, active, archive)
    return Deadline(
        *place,
        governing.phase,
        governing.purpose,
        governing.rule,
        governing.counts_from,
        governing.due_on,
        _next(governing, archive, person.as_of),
        archive.rule if archive else None,
        archive.counts_from if archive else None,
        place in archived_places(person),
    )


def _governing(made: Iterable[Claim]) -> Claim | None:
    """The latest, of which an unknown one is the latest; among equals the first of the alphabet."""
    return min(made, key=lambda c: (_lateness(c.due_on), c.rule, _lateness(c.counts_from)), default=None)


def _lateness(day: date | None) -> int:
    return -day.toordinal() if day else -date.max.toordinal() - 1


def _of_both(person: Person, place: Place, active: Claim | None, archive: Claim | None) -> Claim:
    if active is None or archive is None:
        found = active or archive
        assert found
        return found
    if not is_over(active.due_on, person.as_of):
        return active
    if not is_over(archive.due_on, person.as_of):
        return active if place in active_places(person) else archive
    return archive if _lateness(archive.due_on) < _lateness(active.due_on) else active


def _next(governing: Claim, archive: Claim | None, as_of: date) -> str:
    """What follows: the archive only if it lasts longer than the active phase, and past tonight."""
    if governing.phase == "archive" or archive is None:
        return "delete" if governing.next == "archive" else governing.next
    is_ahead = not is_over(archive.due_on, as_of) and _lateness(archive.due_on) < _lateness(governing.due_on)
    # Against an end that nobody knows, any archive still running is ahead.
    if is_ahead or (governing.due_on is None and not is_over(archive.due_on, as_of)):
        return "archive"
    return archive.next if governing.next == "archive" else governing.next
