"""Who needs which data, and until when: every claim of the book's rules on what is really held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.book import Rule, Term
from tests.dbt_project.oracle.days import after, latest
from tests.dbt_project.oracle.history import Archived, Document
from tests.dbt_project.oracle.person import Person

Place = tuple[str, str | None, str | None]
"""A data category, and for a document its system and number."""


@dataclass(frozen=True)
class Claim:
    """A phase of a rule keeps the data in a place until a day; None is nobody knows."""

    place: Place
    phase: str
    purpose: str
    rule: str
    legal_basis: str
    counts_from: date | None
    due_on: date | None
    next: str


def claims(person: Person) -> list[Claim]:
    """The claims on what is held in the active base or in the archive."""
    held = active_places(person) | archived_places(person)
    if not person.history.records:
        return [claim for claim in _on_the_archive(person) if claim.place in held]
    found = [*_of_persons(person), *_of_documents(person), *_of_consents(person), *_on_the_archive(person)]
    return [claim for claim in found if claim.place in held]


def active_places(person: Person) -> set[Place]:
    """What the systems hold; of an archived document only bare dates and amounts are left there."""
    history = person.history
    own: set[Place] = {(held.category, None, None) for held in history.held if history.known_in(held.source)}
    documents: set[Place] = {("documents", d.source, d.number) for d in history.documents if history.known_in(d.source)}
    return own | (documents - archived_places(person))


def archived_places(person: Person) -> set[Place]:
    """What stands in the archive."""
    return {_place(item) for item in person.history.archived}


def prospecting(person: Person) -> list[tuple[Rule, date | None]]:
    """The rules by which the person may be approached, and the end of each: what an objection ends."""
    return [
        (rule, person.end(rule, rule.terms[0])[1])
        for rule in person.book.rules_in_force(person.as_of)
        if rule.grain == "person" and rule.ends_on_objection and _reaches(person, rule)
    ]


def _of_persons(person: Person) -> Iterator[Claim]:
    for rule in person.book.rules_in_force(person.as_of):
        if rule.grain == "person" and _reaches(person, rule):
            for term in rule.terms:
                yield from _claimed(rule, term, *person.end(rule, term), None)


def _reaches(person: Person, rule: Rule) -> bool:
    """Decided: an account nobody ever logged in to is none."""
    without_account = any(term.clock == "last_login" for term in rule.terms) and person.last_login is None
    return person.is_meant_by(rule) and not without_account


def _of_documents(person: Person) -> Iterator[Claim]:
    """Of each document, and of the person for as long as the last document of the rule needs the person."""
    for rule in person.book.rules_in_force(person.as_of):
        needed = [document for document in person.history.documents if _is_needed(person, rule, document)]
        for term in rule.terms if needed else ():
            ends = [(document, *person.end(rule, term, document)) for document in needed]
            for document, start, due in ends:
                yield from (c for c in _claimed(rule, term, start, due, document) if c.place[0] == "documents")
            last = latest(due for _, _, due in ends)
            starts = [start for _, start, due in ends if due == last]
            claimed = _claimed(rule, term, latest(starts), last, None)
            yield from (c for c in claimed if c.place[0] != "documents")


def _is_needed(person: Person, rule: Rule, document: Document) -> bool:
    """Whether the rule is for this document; every condition given must hold.

    Decided: a document of which nobody knows the kind may be of any; one of unknown amount is of none that is
    asked for; one that is not said to be concluded online is not.
    """
    kind = document.kind and document.kind.lower()
    amount_holds = rule.min_amount is None or (document.amount is not None and document.amount >= rule.min_amount)
    return (
        rule.grain == "document"
        and person.history.known_in(document.source)
        and person.is_meant_by(rule)
        and (rule.kinds is None or kind is None or kind in rule.kinds)
        and rule.source in (None, document.source)
        and rule.concluded_online in (None, bool(document.concluded_online))
        and amount_holds
    )


def _of_consents(person: Person) -> Iterator[Claim]:
    """The proof of a consent serves as long as the prospecting that rests on it, and then as evidence."""
    ends = [end for _, end in prospecting(person)]
    if not ends:
        return
    over = latest(ends)
    for rule in person.book.rules_in_force(person.as_of):
        if rule.grain == "consent" and person.is_meant_by(rule):
            for term in rule.terms:
                yield from _claimed(rule, term, over, after(over, term.keep), None)


def _on_the_archive(person: Person) -> Iterator[Claim]:
    """What left its system keeps the clock it was archived under; an objection ends what it ends there, too."""
    for item in person.history.archived:
        for rule in person.book.rules_in_force(person.as_of):
            for term in rule.terms:
                if item.rule == f"{rule.name}.archive" == f"{rule.name}.{term.phase}" and item.category in rule.data:
                    start, due = item.counts_from, after(item.counts_from, term.keep)
                    objected = person.opted_out_on if rule.ends_on_objection else None
                    if objected and due and objected <= due:
                        start = due = objected
                    yield _claim(_place(item), rule, term, start, due)


def _place(item: Archived) -> Place:
    return (item.category, item.source if item.number else None, item.number)


def _claimed(
    rule: Rule, term: Term, start: date | None, due: date | None, document: Document | None
) -> Iterator[Claim]:
    for category in rule.data:
        place = (category, document.source, document.number) if document else (category, None, None)
        yield _claim(place, rule, term, start, due)


def _claim(place: Place, rule: Rule, term: Term, start: date | None, due: date | None) -> Claim:
    return Claim(
        place, term.phase, rule.purpose, f"{rule.name}.{term.phase}", rule.legal_basis, start, due, term.next
    )  # fmt: skip
