"""The closed lists of words a policy is written with, and which of them go together."""

from collections.abc import Mapping
from typing import Literal, get_args

LegalBasis = Literal[
    "consent", "contract", "legal_obligation", "legitimate_interest", "public_interest", "vital_interests"
]
SourceCategory = Literal[
    "identity",
    "contact_details",
    "professional",
    "preferences",
    "activity",
    "notes",
    "documents",
    "consents",
    "account",
]
"""What the columns of a source may hold, as its data map says."""
Category = Literal[SourceCategory, "statistics", "fingerprints"]
Grain = Literal["person", "document", "objection", "consent", "event"]
Clock = Literal[
    "last_contact",
    "collection",
    "end_of_relation",
    "last_login",
    "fiscal_year_end",
    "delivery",
    "conclusion",
    "payment",
    "objection",
    "consent_end",
    "event",
]
Segment = Literal["b2c", "b2b"]
Channel = Literal["email", "sms", "phone", "post"]
ObjectionChannel = Literal[Channel, "all"]
DocumentKind = Literal["invoice", "credit_note", "order", "contract", "quote", "payment"]
Confidence = Literal["text", "secondary", "unsettled"]
"""text: the primary text was read; secondary: any of it in a report only; unsettled: no text, a DPO must confirm."""

CATEGORIES: tuple[Category, ...] = get_args(Category)

_OF_A_PERSON: tuple[Category, ...] = (
    "identity",
    "contact_details",
    "professional",
    "preferences",
    "activity",
    "notes",
    "account",
)

CLOCKS_OF: Mapping[Grain, tuple[Clock, ...]] = {
    "person": ("last_contact", "collection", "end_of_relation", "last_login"),
    "document": ("fiscal_year_end", "delivery", "conclusion", "payment", "last_contact"),
    "objection": ("objection",),
    "consent": ("consent_end",),
    "event": ("event",),
}
"""What a rule may count from, by what it runs on."""

CATEGORIES_OF: Mapping[Grain, tuple[Category, ...]] = {
    "person": _OF_A_PERSON,
    "document": ("documents", *_OF_A_PERSON),
    "objection": ("fingerprints",),
    "consent": ("consents",),
    "event": ("statistics",),
}
"""What a rule may keep, by what it runs on."""
