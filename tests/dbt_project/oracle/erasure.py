"""Whether somebody who was erased is there again without having come back.

Decided:
- whoever lost the contact details was gone; of several such erasures the latest counts;
- an address or number that the person carries, or the key of a record of theirs, tells that it is they; an address that
  several people shared tells of none of them;
- whoever acted on the day of the erasure or after it is a new person, and so is whoever acted so shortly before it that
  the erasure would have been too early, had the act been known; under a rule that is not known any more, by any act;
- acts are contacts, documents, consents given, and data that the person gave; an undated document may be of today;
- a record begun since is of a new person, unless it was collected elsewhere;
- nothing is certain of one that was, of one that nothing dates, or of a number under another address than the erased.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.contacts import contacts
from tests.dbt_project.oracle.days import after, in_paris
from tests.dbt_project.oracle.decisions import holding
from tests.dbt_project.oracle.history import Erased, History, Record


@dataclass(frozen=True)
class Return:
    """Somebody is there again of whom these categories were erased."""

    day: date
    """Of the erasure."""
    rule: str
    categories: frozenset[str]
    is_doubtful: bool


def returned(history: History, book: Book, as_of: date) -> Return | None:
    """None of who was never erased, is not recognised, or came back."""
    known = [each for each in history.erased if each.day <= as_of and _recognised(history, each)]
    left = [each for each in known if "contact_details" in each.categories]
    if not left:
        return None
    last = max(left, key=lambda each: (each.day, history.erased.index(each)))
    if any(_would_have_stayed(day, last, book) for _, day in _acts(history, book, as_of)):
        return None
    if any(_begun(r, as_of, last.day) and r.collection_mode != "indirect" for r in history.records):
        return None
    categories = frozenset(category for each in known for category in each.categories)
    return Return(last.day, last.rule, categories, _is_doubtful(history, book, as_of, left, last.day))


def _recognised(history: History, erased: Erased) -> bool:
    return (erased.kind == "record" and history.known_in(erased.source)) or _carried(history, erased)


def _carried(history: History, erased: Erased) -> bool:
    return (erased.source, erased.kind) in history.addresses()


def _would_have_stayed(day: date | None, erased: Erased, book: Book) -> bool:
    keeps = [term.keep for rule in book.rules for term in rule.terms if f"{rule.name}.{term.phase}" == erased.rule]
    if day is None or not keeps or day >= erased.day:
        return True
    over = after(day, keeps[0])
    return over is not None and over > erased.day


def _acts(history: History, book: Book, as_of: date) -> Iterator[tuple[str, date | None]]:
    """The system and the day of each."""
    for contact in contacts(history, book):
        if contact.day <= as_of:
            yield contact.source, contact.day
    for document in history.documents:
        if history.known_in(document.source):
            dated = document.issued_on
            yield document.source, max(dated, document.delivered_on or dated) if dated else None
    for consent in holding(history, as_of):
        if consent.decision.lower() == "granted":
            yield consent.source, in_paris(consent.decided_at)
    for record in history.records:
        collected = _by_night(in_paris(record.collected_at), as_of)
        if record.collection_mode == "direct" and collected:
            yield record.source, collected


def _by_night(day: date | None, as_of: date) -> date | None:
    return day if day and day <= as_of else None


def _start(record: Record, as_of: date) -> date | None:
    return _by_night(in_paris(record.collected_at), as_of) or _by_night(in_paris(record.created_at), as_of)


def _begun(record: Record, as_of: date, erased_on: date) -> bool:
    start = _start(record, as_of)
    return start is not None and start >= erased_on


def _is_doubtful(history: History, book: Book, as_of: date, left: list[Erased], erased_on: date) -> bool:
    by_number_alone = all(each.kind == "phone" for each in left)
    active_in = {source for source, _ in _acts(history, book, as_of)}
    return any(
        _begun(record, as_of, erased_on)
        or (record.email is not None and by_number_alone)
        or (_start(record, as_of) is None and record.source not in active_in)
        for record in history.records
    )
