"""What is to be done tonight, and what stands against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.claims import active_places
from tests.dbt_project.oracle.days import is_over
from tests.dbt_project.oracle.deadlines import Deadline
from tests.dbt_project.oracle.history import Hold
from tests.dbt_project.oracle.objections import OptOut, opt_outs
from tests.dbt_project.oracle.person import Person
from tests.dbt_project.oracle.warning import is_unwarned


@dataclass(frozen=True)
class Due:
    """One action on one place."""

    category: str
    source: str | None
    document: str | None
    action: str
    purpose: str
    rule: str
    counts_from: date | None
    due_on: date | None
    is_held: bool
    is_quarantined: bool
    is_unwarned: bool
    is_doubtful: bool = False


def due(person: Person, ends: Iterable[Deadline]) -> list[Due]:
    """Every deadline that has come, and the opt-outs that nothing remembers yet."""
    over = list(_over(person, ends))
    return [*over, *_suppressions(person), *_doubts(person, over)]


def _over(person: Person, ends: Iterable[Deadline]) -> Iterator[Due]:
    for end in ends:
        if is_over(end.due_on, person.as_of):
            held = any(_covers(hold, (end.source, end.document), end.purpose, person) for hold in person.history.holds)
            yield Due(
                end.category, end.source, end.document, end.next, end.purpose, end.rule, end.counts_from, end.due_on,
                held, person.history.quarantined and bool(person.history.records), is_unwarned(person, end),
            )  # fmt: skip


def _covers(hold: Hold, place: tuple[str | None, str | None], purpose: str, person: Person) -> bool:
    """Decided: a hold on a record holds the person in every system; one on a document that one only."""
    stands = person.history.known_in(hold.source) and (hold.until is None or person.as_of < hold.until)
    place_holds = hold.number is None or (hold.source, hold.number) == place
    return stands and place_holds and hold.purpose in (None, purpose)


def _doubts(person: Person, over: list[Due]) -> Iterator[Due]:
    """What may be what was erased is shown, and held, unless it is due anyway."""
    back = person.returned
    if back is None or not back.is_doubtful:
        return
    there = {category for category, _, number in active_places(person) if number is None}
    purpose = back.rule.partition(".")[0]
    held = any(_covers(hold, (None, None), purpose, person) for hold in person.history.holds)
    for category in (back.categories & there) - {each.category for each in over}:
        yield Due(
            category, None, None, "delete", purpose, back.rule, back.day, back.day, held, person.history.quarantined,
            is_unwarned=False, is_doubtful=True,
        )  # fmt: skip


def _suppressions(person: Person) -> Iterator[Due]:
    """An opt-out is put on the list for every address of the person. Nothing is destroyed, so nothing holds it back.

    Decided: a mark without a date says nothing new of an address that is on the list; one with a date is on it if its
    channel is, of that day or a later one.
    """
    said = [
        objection for objection in opt_outs(person.history, person.book, person.as_of) if not objection.is_remembered
    ]
    new = [objection.day for objection in said if _is_news(person, objection)]
    for rule in person.book.rules_in_force(person.as_of):
        if rule.grain == "objection" and new:
            day = max(new)
            name = f"{rule.name}.active"
            yield Due(
                "contact_details", None, None, "suppress", rule.purpose, name, day, day,
                is_held=False, is_quarantined=False, is_unwarned=False,
            )  # fmt: skip


def _is_news(person: Person, objection: OptOut) -> bool:
    for address in person.history.addresses():
        entries = [e for e in person.history.remembered if (e.source, e.kind) == address]
        if not any(
            not objection.is_dated or (entry.channel == objection.channel and objection.day <= entry.objected_on)
            for entry in entries
        ):
            return True
    return False
