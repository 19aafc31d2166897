"""What a situation says of the people who are in it."""

from dataclasses import dataclass
from typing import Literal

from orchestration.demo.ages import Ago

Consent = Literal["none", "active", "passive", "unproven", "refused", "withdrawn", "soft"]
Objection = Literal["none", "all_lists", "one_list", "crm_flag"]
Quirk = Literal[
    "none",
    "opens",
    "sends",
    "quote",
    "automatic_debit",
    "sms_consent",
    "private_mailbox",
    "phone_only",
    "couple",
    "shared_mailbox",
    "family_mailbox",
    "informed",
    "not_informed",
    "held",
    "hold_lifted",
    "impossible_date",
    "zero_date",
    "future_contact",
    "end_of_time",
    "future_document",
    "two_addresses",
    "no_address",
    "not_a_phone",
    "empty_strings",
    "odd_name",
]


@dataclass(frozen=True, slots=True)
class Situation:
    """A kind of person: how many there are, which systems know them, what happened when."""

    name: str
    weight: int
    """Share of the people; the weights add up to about 1,000."""
    systems: tuple[str, ...]
    """The systems that know them, by first letter: crm, emailing, invoicing; one of these is drawn."""
    collected: Ago
    contact: Ago | None = None
    """The last contact that emanated from them; None if there never was one."""
    segment: Literal["b2c", "b2b", "any"] = "any"
    """`any`: every third is a professional."""
    orders: bool = False
    """Whether the last contact, and some before it, were orders."""
    consent: Consent = "active"
    """Of consumers to e-mails; professionals are written to without."""
    objection: Objection = "none"
    quirk: Quirk = "none"
    together: int = 1
    """How many of them share a landline or a mailbox."""
