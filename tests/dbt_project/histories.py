"""Histories that Hypothesis draws: around month ends, leap days, midnights in Paris and nights of the clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

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
)
from tests.dbt_project.planting import SOURCES

PARIS = ZoneInfo("Europe/Paris")
CATEGORIES = (
    "identity", "contact_details", "professional", "preferences", "activity", "notes", "consents", "account",
)  # fmt: skip
TURNING = [
    date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2024, 3, 1), date(2025, 8, 31),
    date(2023, 11, 30), date(2024, 12, 31), date(2025, 1, 1), date(2016, 12, 31), date(2025, 3, 30), date(2024, 10, 27),
    date(2023, 3, 26), date(2025, 10, 26), date(2026, 3, 29),
]  # fmt: skip
"""Month ends, leap days, years' ends, and the days on which clocks change."""
FAR = [date(1900, 1, 2), date(1911, 3, 11), date(1970, 1, 1), date(2100, 2, 28), date(2200, 12, 31)]
"""What the contract of ingestion just lets pass."""
TIMES = [
    timedelta(0), timedelta(0), timedelta(microseconds=-1), timedelta(minutes=-1), timedelta(hours=-1),
    timedelta(hours=1), timedelta(hours=1, minutes=59), timedelta(hours=2, minutes=30), timedelta(hours=3),
    timedelta(hours=12), timedelta(hours=12), timedelta(hours=23), timedelta(hours=23, minutes=59, seconds=59),
]  # fmt: skip
EVENTS = (
    "click", "clicked", "form", "login", "logged_in", "Sign In", "call_in", " Call-In ", "email-in", "reply", "meeting",
    "RÉPONSE", "order", "open", "send", "bounce", "import", "update", "call_unanswered", "unsubscribe", "subscribe",
    "telepathy", "APPEL ENTRANT!", "K", None,
)  # fmt: skip
KINDS = ("invoice", "Invoice", "credit_note", "order", "contract", "quote", "payment", "delivery_note", None)


@cache
def days(as_of: date) -> st.SearchStrategy[date]:
    """Days at which something may turn: whole years before the night, month ends, leap days, clock changes, far off."""
    near = [
        _months_before(as_of, years * 12 + months) + timedelta(off)
        for years in (0, 0, 1, 2, 3, 3, 3, 5, 8, 10, 10, 11, 15)
        for months in (0, 0, 1, 6)
        for off in (-1, 0, 0, 1)
    ]
    # One pool, as a choice among strategies would make each day as likely as the next.
    return st.sampled_from([*near, *TURNING * 6, *(date(2014, 1, 1) + timedelta(37 * n) for n in range(150)), *FAR])


@cache
def instants(as_of: date) -> st.SearchStrategy[datetime]:
    """Instants of such days: around midnight in Paris and in UTC, in the hours that clocks skip or repeat.

    A few are so frequent that several rows happen at once.
    """
    frequent = [_at(_months_before(as_of, months), timedelta(0), PARIS) for months in (0, 1, 12, 36, 36, 60)]
    any_one = st.builds(_at, days(as_of), st.sampled_from(TIMES), st.sampled_from([PARIS, PARIS, UTC]))
    return st.integers(0, 3).flatmap(lambda n: any_one if n else st.sampled_from(frequent))


@cache
def maybe_instants(as_of: date) -> st.SearchStrategy[datetime | None]:
    """Instants, or now and then none."""
    return st.integers(0, 9).flatmap(lambda n: instants(as_of) if n else st.none())


@st.composite
def histories(draw: st.DrawFn, as_of: date) -> History:
    """One person's history around a night."""
    sources = draw(SOMEWHERE)
    documents = draw(_listed("documents", sources, as_of))
    unique = {(document.source, document.number): document for document in documents}
    history = History(
        records=tuple(draw(_rows("people", source, as_of)) for source in sources),
        events=draw(_listed("events", sources, as_of)),
        consents=draw(_listed("consents", sources, as_of)),
        objections=draw(_listed("objections", sources, as_of)) if draw(st.booleans()) else (),
        documents=tuple(unique.values()),
        held=tuple(Held(sources[0], category) for category in draw(HELD)),
    )
    return replace(
        history,
        archived=draw(_archives(history, as_of)) if draw(RARELY) else (),
        holds=draw(_holds(history, as_of)) if draw(RARELY) else (),
        remembered=draw(_memories(history, as_of)) if draw(RARELY) else (),
        quarantined=draw(RARELY) and draw(RARELY),
    )


RARELY = st.sampled_from([False, False, True])
SOMEWHERE = st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=3, unique=True).map(tuple)
HELD = st.one_of(st.just(CATEGORIES), st.lists(st.sampled_from(CATEGORIES), unique=True).map(tuple))


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _at(day: date, time: timedelta, zone: tzinfo) -> datetime:
    """A time after a day's start in a zone; in UTC, as a clock would count it."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) + time


@cache
def _listed(entity: str, sources: tuple[str, ...], as_of: date) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows of an entity, from any of the person's systems that has it."""
    having = [_rows(entity, source, as_of) for source in sources if entity in SOURCES[source]]
    if not having:
        return st.just(())
    row = st.one_of(having)
    sizes = {n: st.lists(row, min_size=n, max_size=n).map(tuple) for n in range(5)}
    return st.sampled_from([0, 1, 1, 2, 2, 3, 4]).flatmap(lambda n: sizes[n])


@cache
def _rows(entity: str, source: str, as_of: date) -> st.SearchStrategy[Any]:
    if entity == "documents":
        return st.one_of(_documents(source, days(as_of)))
    kinds = {"people": _records, "events": _events, "consents": _consents, "objections": _objections}
    return st.one_of(kinds[entity](source, maybe_instants(as_of)))


def _records(source, when):
    return st.builds(
        Record,
        source=st.just(source),
        segment=st.sampled_from(["b2c", "b2c", "b2b", "b2b", None]),
        email=st.sampled_from(
            ["zoe@atelier.example", "contact@atelier.example", "zoe@gmail.com", "Zoe@YAHOO.co.uk", None, "zoe"]
        ),
        phone=st.sampled_from([None, "+33612345678"]),
        created_at=when,
        collected_at=st.one_of(st.none(), when),
        collection_mode=st.sampled_from(["direct", "indirect", "indirect", None]),
        informed_at=RARELY.flatmap(lambda told: when if told else st.none()),
    )


def _events(source, when):
    return st.builds(Event, source=st.just(source), type=st.sampled_from(EVENTS), occurred_at=when)


def _consents(source, when):
    return st.builds(
        Consent,
        source=st.just(source),
        decision=st.sampled_from(["granted", "granted", "granted", "refused", "withdrawn", "Withdrawn"]),
        decided_at=when,
        purpose=st.sampled_from(["prospecting", "prospecting", "Prospecting", "prospecting_b2c", "statistics", None]),
        channel=st.sampled_from(["email", "email", "EMAIL", "sms", "phone", "post", "fax", None]),
        method=st.sampled_from(["active_opt_in", "active_opt_in", "passive_opt_in", "soft_opt_in", "unknown", None]),
        proof=st.sampled_from(["form", "form", None, " "]),
    )


def _objections(source, when):
    return st.builds(
        Objection,
        source=st.just(source),
        objected_at=when,
        purpose=st.sampled_from(["all", "prospecting", "Prospecting", "prospecting_b2c", "statistics", None]),
        channel=st.sampled_from(["all", "email", "Email", "sms", "phone", None]),
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
