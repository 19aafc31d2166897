"""Who needs which data, and until when: every claim of the book's rules on what is really held."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product

from tests.dbt_project.oracle.book import Rule, Term
from tests.dbt_project.oracle.days import after, latest
from tests.dbt_project.oracle.decisions import decided_channels, decided_days
from tests.dbt_project.oracle.events import measured
from tests.dbt_project.oracle.history import Archived, Document
from tests.dbt_project.oracle.person import Person

Place = tuple[str, str | None, str | None]
"""A data category, and for a document its system and number."""
STATISTICS: Place = ("statistics", None, None)
"""The events that go alone; they are held by being there."""


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
    begins_on: date | None
    """Since when the purpose needs it; None is nobody knows."""


def claims(person: Person) -> list[Claim]:
    """The claims on what is held in the active base or in the archive."""
    held = active_places(person) | archived_places(person) | {STATISTICS}
    if not person.history.records:
        return [claim for claim in _on_the_archive(person) if claim.place in held]
    found = [*_of_persons(person), *_of_documents(person), *_of_consents(person), *_on_the_archive(person)]
    found += _of_events(person)
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
    """The rules by which the person may be approached, and the end of each on each category: what an objection ends."""
    return [
        (rule, person.end_of(category, rule, rule.terms[0])[1])
        for rule in person.book.rules_in_force(person.as_of)
        if rule.grain == "person" and rule.ends_on_objection
        for category in _data(person, rule)
    ]


def _of_persons(person: Person) -> Iterator[Claim]:
    for rule in person.book.rules_in_force(person.as_of):
        if rule.grain == "person":
            for term in rule.terms:
                for category in _data(person, rule):
                    claim = _claim((category, None, None), rule, term, *person.end_of(category, rule, term))
                    yield replace(claim, begins_on=_begun(person, term))


def _begun(person: Person, term: Term) -> date | None:
    """Decided: a relation begins with its first document, whatever its end counts from."""
    return person.standing.relation_began_on if term.clock == "end_of_relation" else person.clock(term.clock)


def _data(person: Person, rule: Rule) -> tuple[str, ...]:
    """What the rule keeps of the person's own."""
    surely_fits = partial(_reaches, person, surely=True)
    return person.left_to(rule, surely_fits) if _reaches(person, rule, surely=False) else ()


def _reaches(person: Person, rule: Rule, *, surely: bool) -> bool:
    """Decided: an account nobody ever logged in to is none."""
    without_account = any(term.clock == "last_login" for term in rule.terms) and person.last_login is None
    return person.is_meant_by(rule, surely=surely) and not without_account


def _of_documents(person: Person) -> Iterator[Claim]:
    """Of each document since its issue, and of the person from the first to the end of the last that needs them."""
    for rule in person.book.rules_in_force(person.as_of):
        needed = [document for document in person.history.documents if _is_needed(person, document, rule)]
        left = {
            document: person.left_to(rule, partial(_is_needed, person, document, surely=True)) for document in needed
        }
        for term, category in product(rule.terms, rule.data):
            ends = [(paper, *person.end_of(category, rule, term, paper)) for paper in needed if category in left[paper]]
            if category == "documents":
                for paper, start, due in ends:
                    claim = _claim((category, paper.source, paper.number), rule, term, start, due)
                    yield replace(claim, begins_on=paper.issued_on)
            elif ends:
                last = latest(due for _, _, due in ends)
                start = latest(start for _, start, due in ends if due == last)
                issued = [paper.issued_on for paper, _, _ in ends if paper.issued_on]
                claim = _claim((category, None, None), rule, term, start, last)
                yield replace(claim, begins_on=min(issued, default=None))


def _is_needed(person: Person, document: Document, rule: Rule, *, surely: bool = False) -> bool:
    """Whether the rule is for this document; every condition given must hold.

    Decided: what nobody knows of a document may be what the rule asks for, and surely is not: its kind, its amount in
    euros, whether it was concluded online. So a doubt keeps it longer, and never shorter.
    """
    kind = document.kind and document.kind.lower()
    online, amount = document.concluded_online, _in_euros(document)
    online_holds = rule.concluded_online is None or (not surely if online is None else online == rule.concluded_online)
    amount_holds = rule.min_amount is None or (not surely if amount is None else amount >= rule.min_amount)
    return (
        rule.grain == "document"
        and person.history.known_in(document.source)
        and person.is_meant_by(rule, surely=surely)
        and (rule.kinds is None or kind in rule.kinds or (kind is None and not surely))
        and (rule.sources is None or document.source in rule.sources)
        and online_holds
        and amount_holds
    )


def _in_euros(document: Document) -> Decimal | None:
    """Decided: of another currency, and of one that nobody names, nobody knows what it is in euros."""
    return document.amount if (document.currency or "").strip(" ").upper() == "EUR" else None


def _of_consents(person: Person) -> Iterator[Claim]:
    """The proof of a consent serves as long as the prospecting that rests on it, and then as evidence.

    Decided: of the newest decision for as long as of any, even where prospecting was over when it was made; one without
    a date tells no day. It is kept since the first of them.
    """
    days = decided_days(person.history, person.as_of)
    ends = [end for _, end in prospecting(person)]
    if not ends:
        return
    over = latest(ends)
    if over:
        over = max([over, *days])
    for rule in person.book.rules_in_force(person.as_of):
        if rule.grain == "consent" and _proves(person, rule):
            for category, term in product(person.left_to(rule, partial(_proves, person, surely=True)), rule.terms):
                claim = _claim((category, None, None), rule, term, over, after(over, term.keep))
                yield replace(claim, begins_on=min(days, default=None))


def _proves(person: Person, rule: Rule, *, surely: bool = False) -> bool:
    """Whether the rule is for the proof of this person's decisions.

    Decided: for those on one channel is who decided on it, or on none that the list names, which is all; surely is
    who decided on no other.
    """
    channels = decided_channels(person.history, person.as_of)
    channel_holds = rule.channel is None or (
        channels == {rule.channel} if surely else bool(channels & {rule.channel, "all"})
    )
    return person.is_meant_by(rule, surely=surely) and channel_holds


def _of_events(person: Person) -> list[Claim]:
    """Each event ends by itself, so the claim is the one that ends the first of them."""
    found = [_claim(STATISTICS, rule, term, event.counts_from, event.due_on) for event, rule, term in measured(person)]
    first = min(found, key=lambda c: (c.due_on or date.max, c.counts_from or date.max, c.rule), default=None)
    return [first] if first else []


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


def _claim(place: Place, rule: Rule, term: Term, start: date | None, due: date | None) -> Claim:
    return Claim(
        place, term.phase, rule.purpose, f"{rule.name}.{term.phase}", rule.legal_basis, start, due, term.next, None
    )  # fmt: skip
