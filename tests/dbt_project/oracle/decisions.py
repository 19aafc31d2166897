"""What the person decided about prospecting on a channel, and whether prospecting was objected to.

Decided:
- the newest decision wins; at one instant a withdrawal beats a refusal, and a refusal a grant;
- a no without a date stands against every yes, as nobody can say which came first; a yes without one is none;
- a grant counts that was active and can be proven. What does not count undoes nothing: neither a no before it nor a
  yes. It is looked at where nothing that counts was ever said, to tell why there is no consent;
- lists may name prospecting more finely: `prospecting_b2c` and `prospecting` are one on a channel;
- an event by which the person objects is an objection to prospecting on its channel, whatever list it was of;
- a withdrawal is an objection on its channel, and one that names no purpose or channel is to all;
- an undated objection counts from the day the opt-out list first heard of one, or else from tonight.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.days import in_paris
from tests.dbt_project.oracle.history import Consent, History

CHANNELS = ("email", "sms", "phone", "post")
STRENGTH = {"withdrawn": 0, "refused": 1, "granted": 2}
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class OptOut:
    """An objection to prospecting."""

    channel: str
    day: date
    is_dated: bool
    is_remembered: bool = False

    def covers(self, channel: str) -> bool:
        """Whether it is one to this channel."""
        return self.channel in ("all", channel)


def is_prospecting(purpose: str | None) -> bool:
    """Whether a purpose that a list names is prospecting."""
    return (purpose or "").lower().startswith("prospecting")


def counts(consent: Consent) -> bool:
    """Whether a decision is one: a no, or an active yes that can be proven."""
    active = (consent.method or "").lower() == "active_opt_in"
    return consent.decision.lower() != "granted" or (active and has_proof(consent))


def has_proof(consent: Consent) -> bool:
    """Whether something proves it."""
    return bool((consent.proof or "").strip(" "))


def decision(history: History, book: Book, channel: str, as_of: date) -> Consent | None:
    """The decision on prospecting that holds on a channel.

    Decided: like an objection, a refusal of what is not plainly something else is one of prospecting, and one on no
    channel that is known is one on all. A withdrawal like that is an objection.
    """
    return _newest(consent for consent in holding(history, as_of) if _is_on(consent, book, channel))


def _is_on(consent: Consent, book: Book, channel: str) -> bool:
    if consent.decision.lower() != "refused":
        return is_prospecting(consent.purpose) and (consent.channel or "").lower() == channel
    is_meant = is_prospecting(consent.purpose) or book.is_prospecting(consent.purpose)
    return is_meant and _named(consent.channel) in ("all", channel)


def answer(history: History, purposes: tuple[str, ...], as_of: date) -> Consent | None:
    """The newest decision on one of these purposes, on whichever channel."""
    found = [each for each in holding(history, as_of) if (each.purpose or "").lower() in purposes]
    return min(
        found, key=lambda each: (*_order(each), each.channel is None, (each.channel or "").lower()), default=None
    )


def decided_channels(history: History, as_of: date) -> frozenset[str]:
    """The channels on which the person decided anything, of whichever purpose; `all` where none is named."""
    return frozenset((consent.channel or "all").lower() for consent in _made(history, as_of))


def decided_days(history: History, as_of: date) -> tuple[date, ...]:
    """The days on which the person decided anything, whether it counts or not."""
    return tuple(day for consent in _made(history, as_of) if (day := in_paris(consent.decided_at)))


def opt_outs(history: History, book: Book, as_of: date) -> tuple[OptOut, ...]:
    """The objections to prospecting up to the night: declared, told by an event, withdrawn or remembered."""
    remembered = _remembered(history, as_of)
    said = [
        (channel, day)
        for purpose, channel, day in _said(history, book, as_of)
        if purpose is None or book.is_prospecting(purpose)
    ]
    first_seen = _first_seen(history, as_of)
    return (
        *(OptOut(channel, day or first_seen, day is not None) for channel, day in said if day is None or day <= as_of),
        *remembered,
    )


def objected_to(history: History, book: Book, purposes: tuple[str, ...], as_of: date) -> date | None:
    """The day of the latest objection that names one of these purposes; `all` is what names none."""
    first_seen = _first_seen(history, as_of)
    days = [
        day or first_seen
        for purpose, _, day in _said(history, book, as_of)
        if purpose is not None and (purpose.strip(" ").lower() or "all") in purposes and (day is None or day <= as_of)
    ]
    return max(days, default=None)


def _remembered(history: History, as_of: date) -> list[OptOut]:
    return [
        OptOut(entry.channel, entry.objected_on, is_dated=True, is_remembered=True)
        for entry in history.remembered
        if entry.objected_on <= as_of and (entry.source, entry.kind) in history.addresses()
    ]


def _first_seen(history: History, as_of: date) -> date:
    """Of an objection without a date: the night it was first seen, which the list of opt-outs knows."""
    return max((entry.day for entry in _remembered(history, as_of)), default=as_of)


def _said(history: History, book: Book, as_of: date) -> Iterator[tuple[str | None, str, date | None]]:
    """Purpose, channel and day of every objection that a system tells of; an event's is to prospecting, and None."""
    for objection in history.objections:
        if history.known_in(objection.source):
            yield objection.purpose or "", _named(objection.channel), in_paris(objection.objected_at)
    for event in history.events:
        type_ = book.type_of(event.source, event.type) if history.known_in(event.source) else None
        if type_ and type_ in book.objections:
            yield None, book.objections[type_], in_paris(event.occurred_at)
    for consent in holding(history, as_of):
        if consent.decision.lower() == "withdrawn":
            yield consent.purpose or "", _named(consent.channel), in_paris(consent.decided_at)


def _named(channel: str | None) -> str:
    """The channel that a no is to; decided: one that nobody knows, like none, is all."""
    named = (channel or "").strip(" ").lower()
    return named if named in CHANNELS else "all"


def opted_out_on(history: History, book: Book, as_of: date) -> date | None:
    """The day prospecting ended by objection; None while it may go on.

    Decided: an objection is absolute, in all lists and systems. Only a channel on which an active, proven consent is
    newer than every objection to it lets prospecting live. Of several objections the latest is the one named.
    """
    if any(lives(history, book, channel, as_of) for channel in CHANNELS):
        return None
    return max((objection.day for objection in opt_outs(history, book, as_of)), default=None)


def lives(history: History, book: Book, channel: str, as_of: date) -> bool:
    """Whether a consent lets prospecting on its channel live: of a later day than every objection to the channel."""
    consent = decision(history, book, channel, as_of)
    if consent is None or consent.decision.lower() != "granted" or not counts(consent):
        return False
    day = in_paris(consent.decided_at)
    return day is not None and all(day > each.day for each in opt_outs(history, book, as_of) if each.covers(channel))


def _made(history: History, as_of: date) -> list[Consent]:
    found = []
    for consent in history.consents:
        day = in_paris(consent.decided_at)
        in_time = consent.decision.lower() != "granted" if day is None else day <= as_of
        if history.known_in(consent.source) and in_time:
            found.append(consent)
    return found


def holding(history: History, as_of: date) -> list[Consent]:
    """The decision that holds for each purpose and channel that lists name."""
    named: dict[tuple[str | None, str | None], list[Consent]] = {}
    for consent in _made(history, as_of):
        key = (consent.purpose and consent.purpose.lower(), consent.channel and consent.channel.lower())
        named.setdefault(key, []).append(consent)
    return [newest for made in named.values() if (newest := _newest(made))]


def _newest(made: Iterable[Consent]) -> Consent | None:
    return min(enumerate(made), key=lambda item: (*_order(item[1]), item[1].source, item[0]), default=(0, None))[1]


def _order(consent: Consent) -> tuple[bool, float, int, str]:
    """The newest first."""
    return (
        not counts(consent),
        -(consent.decided_at or END_OF_TIME).timestamp(),
        STRENGTH[consent.decision.lower()],
        (consent.purpose or "").lower(),
    )
