"""Whether prospecting was objected to, on which channel, since when, and what a consent has undone since.

Decided:
- an event by which the person objects is an objection to prospecting on its channel, whatever list it was of;
- every withdrawal is an objection on its channel, whatever came later; one that names no purpose or channel is to all;
- an undated objection counts from the day the opt-out list first heard of one, or else from tonight;
- an objection undoes the consents up to its instant. Midnight in Paris is how a bare date reads: it undoes those of its
  whole day. So does what only the list remembers; of what a system tells of that day, too, the hour is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.days import PARIS, in_paris, start_of
from tests.dbt_project.oracle.decisions import (
    CHANNELS,
    counted_grants,
    counts,
    decision,
    is_prospecting,
    known,
    named,
)
from tests.dbt_project.oracle.history import History


@dataclass(frozen=True)
class Said:
    """An objection as a system tells it; an event's purpose is prospecting."""

    purpose: str
    channel: str
    at: datetime | None
    is_withdrawal: bool = False


@dataclass(frozen=True)
class OptOut:
    """An objection, and until when it undoes consents."""

    purpose: str
    channel: str
    day: date
    undoes_until: datetime
    is_dated: bool = True
    is_remembered: bool = False
    is_withdrawal: bool = False

    def covers(self, channel: str) -> bool:
        """Whether it is one to this channel."""
        return self.channel in ("all", channel)


def opt_outs(history: History, book: Book, as_of: date) -> tuple[OptOut, ...]:
    """The objections to prospecting up to the night: declared, told by an event, withdrawn or remembered."""
    said = [each for each in _all(history, book, as_of) if book.is_prospecting(each.purpose)]
    hours: dict[tuple[str, date], datetime] = {}
    for each in _said(history, book):
        if each.at and book.is_prospecting(each.purpose):
            key = (each.channel, in_paris(each.at) or as_of)
            hours[key] = max(hours.get(key, each.at), _undoes_until(each.at))
    remembered = [
        OptOut("prospecting", channel, day, hours.get((channel, day), _end_of(day)), is_remembered=True)
        for channel, day in _remembered(history, as_of)
    ]
    return (*said, *remembered)


def ended_on(history: History, book: Book, channel: str, as_of: date) -> tuple[date, str] | None:
    """The day since which prospecting on a channel has ended by objection, and whether it was `withdrawn`.

    Decided: an objection on one channel is one on all; the one to the channel itself is named first. A consent that
    counts lets its channel stand apart from objections to others, and undoes those to its own before it. Of those that
    stand the first is named.
    """
    grants = counted_grants(history, as_of, is_prospecting, channel)
    standing = [
        each
        for each in opt_outs(history, book, as_of)
        if not any(not each.covers(channel) or grant > each.undoes_until for grant in grants)
    ]
    found = [(not each.covers(channel), each.day, not _is_withdrawal_of(each, channel)) for each in standing]
    if not found:
        return None
    _, day, is_another = min(found)
    return day, "objected" if is_another else "withdrawn"


def _is_withdrawal_of(objection: OptOut, channel: str) -> bool:
    return objection.is_withdrawal and objection.channel == channel and is_prospecting(objection.purpose)


def ended_of(history: History, book: Book, purposes: tuple[str, ...], as_of: date) -> tuple[date, str] | None:
    """The same of other purposes; one to everything is one to them, too."""
    grants = counted_grants(history, as_of, lambda purpose: (purpose or "").lower() in purposes)
    found = [
        (each.day, not (each.is_withdrawal and each.purpose != "all"))
        for each in _all(history, book, as_of)
        if each.purpose in (*purposes, "all") and not any(grant > each.undoes_until for grant in grants)
    ]
    if not found:
        return None
    day, is_another = min(found)
    return day, "objected" if is_another else "withdrawn"


def opted_out_on(history: History, book: Book, as_of: date) -> date | None:
    """The day prospecting ended by objection; None while it may go on.

    Decided: an objection is absolute, in all lists and systems. Only a channel on which an active, proven consent is
    newer than every objection to it lets prospecting live. Of several objections the latest is the one named.
    """
    if any(lives(history, book, channel, as_of) for channel in CHANNELS):
        return None
    return max((objection.day for objection in opt_outs(history, book, as_of)), default=None)


def lives(history: History, book: Book, channel: str, as_of: date) -> bool:
    """Whether a consent lets prospecting on its channel live: a later one than every objection to the channel."""
    consent = decision(history, book, channel, as_of)
    if consent is None or consent.decision.lower() != "granted" or not counts(consent):
        return False
    said = [each for each in opt_outs(history, book, as_of) if each.covers(channel)]
    return consent.decided_at is not None and all(consent.decided_at > each.undoes_until for each in said)


def _all(history: History, book: Book, as_of: date) -> Iterator[OptOut]:
    first_seen = max((day for _, day in _remembered(history, as_of)), default=as_of)
    for each in _said(history, book):
        day = in_paris(each.at)
        if day is None or day <= as_of:
            until = _undoes_until(each.at) if each.at else _end_of(first_seen)
            found = OptOut(each.purpose, each.channel, day or first_seen, until, is_withdrawal=each.is_withdrawal)
            yield replace(found, is_dated=day is not None)


def _remembered(history: History, as_of: date) -> list[tuple[str, date]]:
    return [
        (entry.channel, entry.objected_on)
        for entry in history.remembered
        if entry.objected_on <= as_of and (entry.source, entry.kind) in history.addresses()
    ]


def _said(history: History, book: Book) -> Iterator[Said]:
    """Every objection that a system tells of."""
    for objection in history.objections:
        if history.known_in(objection.source):
            yield Said(_purpose(objection.purpose), named(objection.channel), objection.objected_at)
    for event in history.events:
        type_ = book.type_of(event.source, event.type) if history.known_in(event.source) else None
        if type_ and type_ in book.objections:
            yield Said("prospecting", book.objections[type_], event.occurred_at)
    for consent in known(history):
        if consent.decision.lower() == "withdrawn":
            yield Said(_purpose(consent.purpose), named(consent.channel), consent.decided_at, is_withdrawal=True)


def _purpose(told: str | None) -> str:
    return (told or "").strip(" ").lower() or "all"


def _undoes_until(at: datetime) -> datetime:
    is_bare = at.astimezone(PARIS).time() == time(0)
    return _end_of(at.astimezone(PARIS).date()) if is_bare else at


def _end_of(day: date) -> datetime:
    return start_of(day + timedelta(1)).astimezone(UTC) - timedelta(microseconds=1)
