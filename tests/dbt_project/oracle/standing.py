"""Who the person is to the company: consumer or professional, customer or not, collected when and how."""

import re
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.days import after, in_paris
from tests.dbt_project.oracle.history import Document, History, Record

PRIVATE_MAILBOXES = {
    "gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "hotmail.fr", "outlook.com",
    "yahoo.co.uk", "icloud.com",
}  # fmt: skip
"""Domains of mailboxes that a person has privately, of those the tests use."""
OF_CUSTOMERS = ("order", "contract", "invoice", "payment")
NOTICE = "P1M"
"""Within which somebody whose data came from elsewhere is told (RGPD 14(3))."""


@dataclass(frozen=True)
class Standing:
    """What the rules ask of a person."""

    segment: str
    countries: frozenset[str]
    is_customer: bool
    relation_began_on: date | None
    relation_ended_on: date | None
    collected_on: date | None
    collection_known_by: str | None
    uninformed_on: date | None
    """Since when a notice is missing; the first of all days of who must not be approached without one at all."""


def standing(history: History, as_of: date) -> Standing:
    """As the records and documents tell it; what is later than the night has not happened.

    Decided:
    - a professional at a private mailbox is a consumer; a record that does not say is silent; who is known in both
      roles, or in none, is a consumer;
    - a country is told by two letters, whatever their case; who tells another thing, or none, is silent;
    - an order, contract, invoice or payment makes a customer. The relation ends with the latest order, contract,
      payment or delivery, a delivery still to come included; with the latest invoice where there is nothing else. An
      undated one of them makes a customer of whom nobody knows when the relation ended;
    - collection is the last one declared, or else the first record's making. Where no record has a date, it is the
      night that first read one of them: they had been collected by then, so it is never too early.
    """
    papers = [
        document
        for document in history.documents
        if history.known_in(document.source)
        and (document.kind or "").lower() in OF_CUSTOMERS
        and (document.issued_on is None or document.issued_on <= as_of)
    ]
    return Standing(
        _segment(history),
        _countries(history),
        bool(papers),
        min((document.issued_on for document in papers if document.issued_on), default=None),
        _relation_end(papers),
        *_collected(history.records, as_of),
        _uninformed_on(history, as_of, is_customer=bool(papers)),
    )


def _segment(history: History) -> str:
    voices = set()
    for record in history.records:
        domain = (record.email or "").lower().partition("@")[2]
        if domain in PRIVATE_MAILBOXES:
            voices.add("b2c")
        elif record.segment:
            voices.add(record.segment)
    return "b2b" if voices == {"b2b"} else "b2c"


def _countries(history: History) -> frozenset[str]:
    spelled = [(record.country or "").strip(" ").upper() for record in history.records]
    return frozenset(country for country in spelled if re.fullmatch("[A-Z]{2}", country))


def _relation_end(papers: list[Document]) -> date | None:
    if any(document.issued_on is None for document in papers):
        return None
    acts = [d.issued_on for d in papers if (d.kind or "").lower() != "invoice"] + [d.delivered_on for d in papers]
    known = [day for day in acts if day] or [d.issued_on for d in papers if d.issued_on]
    return max(known, default=None)


def _collected(records: tuple[Record, ...], as_of: date) -> tuple[date | None, str | None]:
    declared = [day for r in records if (day := in_paris(r.collected_at)) and day <= as_of]
    made = [day for r in records if (day := in_paris(r.created_at)) and day <= as_of]
    seen = [r.first_seen_on for r in records if r.first_seen_on and r.first_seen_on <= as_of]
    if declared:
        return max(declared), "declared"
    if made:
        return min(made), "created"
    return min(seen, default=None), "first_seen" if seen else None


def _uninformed_on(history: History, as_of: date, *, is_customer: bool) -> date | None:
    """Collected elsewhere, a month ago or more, and never told; or a professional found nobody knows where.

    Decided: a notice tells the person, not the record. Data without a date had been collected when it was first read;
    nobody is called late of whom not even that is known. A customer is known from their orders.
    """
    if any(day <= as_of for record in history.records if (day := in_paris(record.informed_at))):
        return None
    is_found = any(r.collection_mode == "direct" or (r.collection_source or "").strip(" ") for r in history.records)
    if _segment(history) == "b2b" and not is_customer and not is_found:
        return date.min
    elsewhere = [record for record in history.records if record.collection_mode == "indirect"]
    ends = [after(_collected((record,), as_of)[0], NOTICE) for record in elsewhere]
    return min((end for end in ends if end is not None and end <= as_of), default=None)
