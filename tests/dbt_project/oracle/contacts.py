"""When the person last got in touch: what emanates from the person, by the truth table, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.days import in_paris, start_of
from tests.dbt_project.oracle.history import History

ACTS = ("order", "contract", "payment")
"""Documents that are acts of the person; an invoice, a credit note and a quote are ours."""


@dataclass(frozen=True)
class Contact:
    """One contact, under the truth table's type."""

    at: datetime
    type: str
    source: str

    @property
    def day(self) -> date:
        """Its day in Paris."""
        return self.at.astimezone(start_of(date(2000, 1, 1)).tzinfo).date()


def last_contact(history: History, book: Book, as_of: date) -> Contact | None:
    """The latest one up to the night's end in Paris.

    Decided: a document is a contact at the start of its day. At one instant, the first system and then the first
    type of the alphabet is named.
    """
    found = [contact for contact in contacts(history, book) if contact.day <= as_of]
    return min(found, key=lambda contact: (-contact.at.timestamp(), contact.source, contact.type), default=None)


def last_login(history: History, book: Book, as_of: date) -> date | None:
    """The day the person last logged in."""
    days = [
        in_paris(event.occurred_at)
        for event in history.events
        if history.known_in(event.source) and book.type_of(event.source, event.type) == "login"
    ]
    return max((day for day in days if day and day <= as_of), default=None)


def contacts(history: History, book: Book) -> Iterator[Contact]:
    """Every one of them, whenever it was."""
    for event in history.events:
        type_ = book.type_of(event.source, event.type)
        if history.known_in(event.source) and event.occurred_at and type_ in book.contacts:
            yield Contact(event.occurred_at, type_, event.source)
    for document in history.documents:
        kind = (document.kind or "").lower()
        if history.known_in(document.source) and document.issued_on and kind in ACTS:
            yield Contact(start_of(document.issued_on), kind, document.source)
