"""One person's history, as the source systems tell it. A person has at most one record in each system."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Record:
    """The person in one system."""

    source: str
    segment: str | None = None
    email: str | None = None
    phone: str | None = None
    country: str | None = None
    created_at: datetime | None = None
    collected_at: datetime | None = None
    collection_mode: str | None = None
    collection_source: str | None = None
    informed_at: datetime | None = None
    first_seen_on: date | None = None
    """The night that first read it."""


@dataclass(frozen=True)
class Event:
    """Something that happened, under the system's own name."""

    source: str
    type: str | None
    occurred_at: datetime | None
    alone: bool = True
    """It stands in a table of its system of which single rows may go."""


@dataclass(frozen=True)
class Consent:
    """A decision."""

    source: str
    decision: str
    decided_at: datetime | None
    purpose: str | None = "prospecting"
    channel: str | None = "email"
    method: str | None = "active_opt_in"
    proof: str | None = "form"


@dataclass(frozen=True)
class Objection:
    """An opt-out."""

    source: str
    objected_at: datetime | None
    purpose: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Document:
    """An invoice, credit note, order, contract, quote or payment."""

    source: str
    number: str
    kind: str | None
    issued_on: date | None
    fiscal_year_end: date | None = None
    delivered_on: date | None = None
    amount: Decimal | None = None
    concluded_online: bool | None = None
    currency: str | None = "EUR"


@dataclass(frozen=True)
class Held:
    """A data category that a system holds of the person; documents are held by being there."""

    source: str
    category: str


@dataclass(frozen=True)
class Archived:
    """What stands in the archive: a data category of the person's, or a document."""

    source: str
    category: str
    rule: str
    counts_from: date
    number: str | None = None


@dataclass(frozen=True)
class Hold:
    """A legal hold or restriction that names the person, and possibly less than all of theirs."""

    source: str
    number: str | None = None
    purpose: str | None = None
    until: date | None = None
    """The first day it no longer stands."""
    in_source: bool = False
    """Told by the system itself, not placed in Oubli."""


@dataclass(frozen=True)
class Remembered:
    """An entry of the opt-out list on the address or number that the record in `source` has."""

    source: str
    kind: str
    channel: str
    objected_on: date


@dataclass(frozen=True)
class Warned:
    """The person stood on a list of those to be warned of an end: which rule's, counted from when."""

    rule: str
    counts_from: date
    warned_on: date


@dataclass(frozen=True)
class Erased:
    """What the ledger keeps of an erasure: when and by which rule, what of, and by what the person is known again."""

    day: date
    rule: str
    source: str
    kind: str
    """email, phone or record: of the record that the person has in `source`; shared: an address of several people's."""
    categories: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """Everything known of one person."""

    records: tuple[Record, ...] = ()
    events: tuple[Event, ...] = ()
    consents: tuple[Consent, ...] = ()
    objections: tuple[Objection, ...] = ()
    documents: tuple[Document, ...] = ()
    held: tuple[Held, ...] = ()
    archived: tuple[Archived, ...] = ()
    holds: tuple[Hold, ...] = ()
    remembered: tuple[Remembered, ...] = ()
    warned: tuple[Warned, ...] = ()
    quarantined: bool = False
    erased: tuple[Erased, ...] = ()

    def known_in(self, source: str) -> bool:
        """Whether a system knows the person; what it says of a record it does not have is nobody's."""
        return any(record.source == source for record in self.records)

    def addresses(self) -> tuple[tuple[str, str], ...]:
        """The addresses and numbers by which the person can be recognised: source and kind."""
        return tuple(
            (record.source, kind)
            for record in self.records
            for kind, value in (("email", record.email), ("phone", record.phone))
            if value is not None
        )
