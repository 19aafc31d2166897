"""Which events go by themselves, though the person and the other events stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from tests.dbt_project.oracle.book import Rule, Term
from tests.dbt_project.oracle.days import after, in_paris, is_over
from tests.dbt_project.oracle.history import Event
from tests.dbt_project.oracle.objections import ended_of
from tests.dbt_project.oracle.person import Person


@dataclass(frozen=True)
class Measured:
    """One event, by its place in the history, that a rule on events ends."""

    place: int
    rule: str
    counts_from: date
    due_on: date
    is_over: bool


def measured(person: Person) -> Iterator[tuple[Measured, Rule, Term]]:
    """Each with the rule that keeps it longest, and of equal ones the first of the alphabet.

    Decided: the newest contact that a system knows stays, whatever rule is on it, and the newest login: a clock may
    rest on them, of this person or of whoever a record turns out to be. What happens after the night is none of them.
    Events by which the person objected stay, too.
    """
    for place, event in enumerate(person.history.events):
        day = in_paris(event.occurred_at)
        if event.alone and day and person.history.known_in(event.source) and not _stays(person, event):
            ends = [
                (after(day, term.keep), rule, term)
                for rule in person.book.rules_in_force(person.as_of)
                if _is_for(person, event, rule) and person.left_to(rule, partial(_is_for, person, event, surely=True))
                for term in rule.terms
            ]
            latest = max((due for due, _, _ in ends if due), default=None)
            for due, rule, term in sorted(ends, key=lambda end: end[1].name):
                if due and due == latest:
                    name = f"{rule.name}.{term.phase}"
                    start, end = _ended(person, rule, day, due)
                    yield Measured(place, name, start, end, is_over(end, person.as_of)), rule, term
                    break


def _ended(person: Person, rule: Rule, start: date, due: date) -> tuple[date, date]:
    """What rests on a consent ends with it, and what came later at once."""
    names = (rule.purpose, "statistics")
    ended = ended_of(person.history, person.book, names, person.as_of) if rule.legal_basis == "consent" else None
    return (ended[0], ended[0]) if ended and ended[0] <= due else (start, due)


def _is_for(person: Person, event: Event, rule: Rule, *, surely: bool = False) -> bool:
    """Decided: an event of a type that nobody knows is none that a rule asks for."""
    type_ = person.book.type_of(event.source, event.type)
    return (
        rule.grain == "event"
        and person.is_meant_by(rule, surely=surely)
        and (rule.sources is None or event.source in rule.sources)
        and (rule.events is None or type_ in rule.events)
    )


def _stays(person: Person, event: Event) -> bool:
    return _type(person, event) in person.book.objections or any(
        event.occurred_at == _newest(person, event.source, types) and _type(person, event) in types
        for types in (person.book.contacts, frozenset({"login"}))
    )


def _newest(person: Person, source: str, types: frozenset[str]) -> object:
    moments = [
        each.occurred_at
        for each in person.history.events
        if each.source == source and each.occurred_at and _type(person, each) in types
    ]
    return max((at for at in moments if (day := in_paris(at)) and day <= person.as_of), default=None)


def _type(person: Person, event: Event) -> str | None:
    return person.book.type_of(event.source, event.type)
