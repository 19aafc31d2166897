"""Histories that Hypothesis draws: people in several systems, with what these tell of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.dbt_project.moments import PARIS, days, maybe_instants
from tests.dbt_project.oracle.history import (
    Archived,
    Consent,
    Document,
    Event,
    Held,
    History,
    Hold,
    Objection,
    Record,
    Remembered,
    Warned,
)
from tests.dbt_project.planting import SOURCES

CATEGORIES = (
    "identity", "contact_details", "professional", "preferences", "activity", "notes", "consents", "account",
)  # fmt: skip
EVENTS = (
    "click", "clicked", "form", "login", "logged_in", "Sign In", "call_in", " Call-In ", "email-in", "reply", "meeting",
    "RÉPONSE", "order", "open", "open", "opened", "send", "bounce", "import", "update", "call_unanswered",
    "unsubscribe", "STOP", "spam", "subscribe", "telepathy", "APPEL ENTRANT!", "K", None,
)  # fmt: skip
KINDS = ("invoice", "Invoice", "credit_note", "order", "contract", "quote", "payment", "delivery_note", None)


@st.composite
def histories(draw: st.DrawFn, as_of: date) -> History:
    """One person's history around a night."""
    sources = draw(SOMEWHERE)
    documents = draw(listed("documents", sources, as_of))
    unique = {(document.source, document.number): document for document in documents}
    history = History(
        records=tuple(draw(rows_of("people", source, as_of)) for source in sources),
        events=draw(listed("events", sources, as_of)),
        consents=draw(_contradicted(draw(listed("consents", sources, as_of)))),
        objections=draw(listed("objections", sources, as_of)) if draw(st.booleans()) else (),
        documents=tuple(unique.values()),
        held=tuple(Held(sources[0], category) for category in draw(HELD)),
    )
    return replace(
        history,
        archived=draw(_archives(history, as_of)) if draw(RARELY) else (),
        holds=draw(_holds(history, as_of)) if draw(RARELY) else (),
        remembered=draw(_memories(history, as_of)) if draw(RARELY) else (),
        quarantined=draw(RARELY) and draw(RARELY),
        warned=draw(_warnings(history, as_of)),
    )


DECISIONS = st.sampled_from(["granted", "granted", "granted", "refused", "withdrawn", "Withdrawn"])
METHODS = st.sampled_from(["active_opt_in", "active_opt_in", "passive_opt_in", "soft_opt_in", "unknown", None])
OFTEN = st.sampled_from([True, True, True, True, False])
RARELY = st.sampled_from([False, False, True])
SOMEWHERE = st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=3, unique=True).map(tuple)
HELD = st.one_of(st.just(CATEGORIES), st.lists(st.sampled_from(CATEGORIES), unique=True).map(tuple))


@cache
def listed(entity: str, sources: tuple[str, ...], as_of: date) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows of an entity, from any of the person's systems that has it."""
    having = [rows_of(entity, source, as_of) for source in sources if entity in SOURCES[source]]
    if not having:
        return st.just(())
    row = st.one_of(having)
    sizes = {n: st.lists(row, min_size=n, max_size=n).map(tuple) for n in range(5)}
    return st.sampled_from([0, 1, 1, 2, 2, 3, 4]).flatmap(lambda n: sizes[n])


def _contradicted(consents: tuple[Consent, ...]) -> st.SearchStrategy[tuple[Consent, ...]]:
    """Now and then one more decision on the same at the same instant."""
    if not consents:
        return st.just(consents)
    again = st.builds(replace, st.just(consents[0]), decision=DECISIONS, method=METHODS)
    return st.one_of(st.just(consents), again.map(lambda consent: (*consents, consent)))


@cache
def rows_of(entity: str, source: str, as_of: date) -> st.SearchStrategy[Any]:
    if entity == "documents":
        return st.one_of(_documents(source, days(as_of)))
    if entity == "people":
        return st.one_of(_records(source, maybe_instants(as_of), days(as_of)))
    kinds = {"events": _events, "consents": _consents, "objections": _objections}
    return st.one_of(kinds[entity](source, maybe_instants(as_of)))


def _records(source, when, day):
    return st.builds(
        Record,
        source=st.just(source),
        segment=st.sampled_from(["b2c", "b2c", "b2b", "b2b", None]),
        email=st.sampled_from(
            ["zoe@atelier.example", "contact@atelier.example", "zoe@gmail.com", "Zoe@YAHOO.co.uk", None, "zoe"]
        ),
        phone=st.sampled_from([None, "+33612345678"]),
        country=st.sampled_from([None, "FR", "FR", "FR", "BE", " be", "France"]),
        created_at=when,
        collected_at=st.one_of(st.none(), when),
        collection_mode=st.sampled_from(["direct", "indirect", "indirect", None]),
        collection_source=st.sampled_from([None, "fair", " "]),
        informed_at=RARELY.flatmap(lambda told: when if told else st.none()),
        first_seen_on=st.one_of(st.none(), day),
    )


def _events(source, when):
    return st.builds(Event, source=st.just(source), type=st.sampled_from(EVENTS), occurred_at=when, alone=OFTEN)


def _consents(source, when):
    return st.builds(
        Consent,
        source=st.just(source),
        decision=DECISIONS,
        decided_at=when,
        purpose=st.sampled_from(
            ["prospecting", "prospecting", "Prospecting", "prospecting_b2c", "statistics", "newsletter", " ", None]
        ),
        channel=st.sampled_from(["email", "email", "EMAIL", "sms", "phone", "post", "fax", None]),
        method=METHODS,
        proof=st.sampled_from(["form", "form", None, " "]),
    )


def _objections(source, when):
    return st.builds(
        Objection,
        source=st.just(source),
        objected_at=when,
        purpose=st.sampled_from(
            [
                "all",
                "prospecting",
                "Prospecting",
                "prospecting_b2c",
                "statistics",
                "newsletter",
                "loyalty",
                "Accounting",
                " ",
                None,
            ]
        ),
        channel=st.sampled_from(["all", "email", "Email", " sms", "phone", "fax", None]),
    )


def _documents(source, day):
    amounts = st.sampled_from([None, *(Decimal(a) for a in ("0", "-50", "119.99", "120", "120.00", "1000000"))])
    return st.builds(
        Document,
        source=st.just(source),
        number=st.sampled_from("123456"),
        kind=st.sampled_from(KINDS),
        issued_on=st.integers(0, 9).flatmap(lambda n: day if n else st.none()),
        fiscal_year_end=st.one_of(st.none(), st.none(), day),
        delivered_on=st.one_of(st.none(), day),
        amount=amounts,
        concluded_online=st.sampled_from([True, False, None]),
        currency=st.sampled_from(["EUR", "EUR", "EUR", " eur", "USD", None]),
    )


def _archives(history, as_of):
    """Of categories of the person's own, and of documents that still stand in raw, bare."""
    own = st.builds(
        Archived,
        source=st.sampled_from([record.source for record in history.records]),
        category=st.sampled_from(CATEGORIES[:2]),
        rule=st.sampled_from(["accounting.archive", "contracts.archive", "gone.archive"]),
        counts_from=days(as_of),
    )
    found = st.lists(own, max_size=2, unique_by=lambda item: item.category)
    if history.documents:
        papers = st.builds(
            lambda paper, rule, start: Archived(paper.source, "documents", rule, start, paper.number),
            st.sampled_from(history.documents),
            st.sampled_from(["accounting.archive", "contracts.archive", "online_contracts.archive"]),
            days(as_of),
        )
        found = st.tuples(found, st.lists(papers, max_size=1)).map(lambda both: [*both[0], *both[1]])
    return found.map(tuple)


def _holds(history, as_of):
    until = st.one_of(st.none(), days(as_of))
    whole = st.builds(
        Hold,
        source=st.sampled_from([record.source for record in history.records]),
        purpose=st.sampled_from([None, None, "prospecting_b2c", "accounting"]),
        until=until,
    )
    kinds = [whole]
    if history.known_in("crm"):
        kinds.append(st.builds(Hold, source=st.just("crm"), until=until, in_source=st.just(True)))
    if history.documents:
        kinds.append(st.sampled_from(history.documents).map(lambda paper: Hold(paper.source, paper.number)))
    return st.lists(st.one_of(kinds), max_size=2).map(tuple)


def _warnings(history, as_of):
    """Of ends counted from one of the person's events, mostly, listed about as long ago as a rule may ask for."""
    happened = [event.occurred_at.astimezone(PARIS).date() for event in history.events if event.occurred_at]
    listed = st.builds(
        Warned,
        st.sampled_from(["online_account.active", "loyalty.active"]),
        st.sampled_from(happened) if happened else days(as_of),
        st.sampled_from([0, 1, 29, 30, 31, 60, 400]).map(lambda ago: as_of - timedelta(ago)),
    )
    unique = st.lists(listed, max_size=2, unique_by=lambda each: (each.rule, each.counts_from))
    return unique.map(tuple)


def _memories(history, as_of):
    addresses = history.addresses()
    if not addresses:
        return st.just(())
    entries = st.builds(
        lambda address, channel, when: Remembered(address[0], address[1], channel, when),
        st.sampled_from(addresses),
        st.sampled_from(["all", "email", "sms"]),
        days(as_of),
    )
    return st.lists(entries, max_size=3, unique_by=lambda e: (e.source, e.kind, e.channel)).map(tuple)
