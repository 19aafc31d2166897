"""A person as the end-to-end test knows one: who it is, and what has happened in Tryton."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Situation(StrEnum):
    """What a night has to do about a party, or must leave alone."""

    SILENT_PROSPECT = "silent_prospect"
    """Never bought, silent for more than three years: goes."""
    RECENT_PROSPECT = "recent_prospect"
    """Never bought, heard of within three years: stays."""
    RECENT_CUSTOMER = "recent_customer"
    """Bought within three years: stays."""
    LAPSED_CUSTOMER = "lapsed_customer"
    """Last invoice between three and ten years ago: the invoice and its identity stay, marketing goes."""
    OLD_CUSTOMER = "old_customer"
    """Only invoices of more than eleven years ago: anonymised, the accounts stand."""
    UNSUBSCRIBED = "unsubscribed"
    """Heard of within three years, but has left a newsletter: goes at once, and only a fingerprint remembers it."""
    MANY_ADDRESSES = "many_addresses"
    """A silent prospect with several e-mail addresses: all of them go."""
    MERGED = "merged"
    """A duplicate that was merged into a silent prospect; Tryton keeps its row, name and addresses."""
    SILENT_STRANGER = "silent_stranger"
    """A newsletter address of 2020 that belongs to no party, sometimes with a web account: goes."""
    RECENT_STRANGER = "recent_stranger"
    """The same of late: stays."""
    INSIDER = "insider"
    """The company itself and its employee: no prospect, never due."""


@dataclass(frozen=True)
class Opportunity:
    """A sales opportunity; `ended` is unset while it is open."""

    state: str
    started: date
    ended: date | None = None


@dataclass(frozen=True)
class Subscription:
    """A newsletter address: asked for, confirmed by its link, perhaps left again."""

    asked: date
    confirmed: date
    left: date | None = None


@dataclass(frozen=True)
class Person:
    """A party and its past; `siren` makes it a professional, `typo` is a name that only the history remembers."""

    number: int
    situation: Situation
    name: str
    collected: date
    emails: tuple[str, ...]
    phone: str
    siren: str | None
    typo: str | None
    invoiced: tuple[date, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    subscription: Subscription | None = None

    @property
    def street(self) -> str:
        """House number and street."""
        return f"{self.number} rue de l'Exemple"

    @property
    def traces(self) -> tuple[str, ...]:
        """Everything that would tell of this person wherever it were left; a wrong spelling holds the right one."""
        local = (self.siren,) if self.siren else ()
        return (self.name, self.phone, self.phone.replace(" ", ""), self.street, *self.emails, *local)

    @property
    def speaks(self) -> bool:
        """Whether notes, an attachment, e-mails and perhaps a chat were kept about this person."""
        return self.number % 2 == 0

    @property
    def has_account(self) -> bool:
        """Whether the person has an account in the web shop."""
        return self.number % 4 == 0
