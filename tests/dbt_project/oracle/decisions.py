"""What the person decided about prospecting on a channel.

Decided:
- the newest decision wins; at one instant a withdrawal beats a refusal, and a refusal a grant;
- a no without a date stands against every yes, as nobody can say which came first; a yes without one is none;
- a grant counts that was active and can be proven. What does not count undoes nothing: neither a no before it nor a
  yes. It is looked at where nothing that counts was ever said, to tell why there is no consent;
- lists may name prospecting more finely: `prospecting_b2c` and `prospecting` are one on a channel.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.days import in_paris
from tests.dbt_project.oracle.history import Consent, History

CHANNELS = ("email", "sms", "phone", "post")
STRENGTH = {"withdrawn": 0, "refused": 1, "granted": 2}
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


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
    return is_meant and named(consent.channel) in ("all", channel)


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


def named(channel: str | None) -> str:
    """The channel that a no is to; decided: one that nobody knows, like none, is all."""
    told = (channel or "").strip(" ").lower()
    return told if told in CHANNELS else "all"


def counted_grants(
    history: History, as_of: date, is_meant: Callable[[str | None], bool], channel: str | None = None
) -> list[datetime]:
    """When the person agreed to such a purpose, on a channel or (None) any, so that it counts; whatever came later."""
    return [
        consent.decided_at
        for consent in _made(history, as_of)
        if consent.decided_at
        and consent.decision.lower() == "granted"
        and counts(consent)
        and is_meant(consent.purpose)
        and channel in (None, (consent.channel or "").lower())
    ]


def known(history: History) -> list[Consent]:
    """Whatever was decided, in the systems that know the person."""
    return [consent for consent in history.consents if history.known_in(consent.source)]


def _made(history: History, as_of: date) -> list[Consent]:
    found = []
    for consent in known(history):
        day = in_paris(consent.decided_at)
        if consent.decision.lower() != "granted" if day is None else day <= as_of:
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
