"""What happened between an invented person and the company, by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from orchestration.demo.ages import between
from orchestration.demo.situation import Situation

Collection = Literal["form", "fair", "shop", "bought"]


@dataclass(frozen=True, slots=True)
class Life:
    """The days that count."""

    collected_on: date
    collection: Collection
    informed_on: date | None
    """When they were told that somebody else gave their data (RGPD Art. 14)."""
    contacts: tuple[date, ...]
    """Contacts that emanated from them, oldest first, without orders."""
    orders: tuple[date, ...]
    """Oldest first."""
    objected_on: date | None
    """When they unsubscribed, opted out or withdrew their consent."""


def draw_life(situation: Situation, as_of: date, rng: Random) -> Life:
    """A life that puts a person into the situation on the day `as_of`."""
    yesterday = as_of - timedelta(days=1)
    last_contact = min(situation.contact.draw(as_of, rng), yesterday) if situation.contact else None
    last_order = last_contact if situation.orders else None
    latest = last_contact or yesterday
    collected_on = min(situation.collected.draw(as_of, rng), latest)
    contacts = _before(last_contact, collected_on, 3, rng)
    objects = situation.objection != "none" or situation.consent == "withdrawn"
    bought = situation.quirk in ("informed", "not_informed")
    return Life(
        collected_on=collected_on,
        collection="bought" if bought else rng.choice(("form", "form", "fair", "shop")),
        informed_on=collected_on + timedelta(days=rng.randrange(5, 25)) if situation.quirk == "informed" else None,
        contacts=contacts[:-1] if last_order else contacts,
        orders=_before(last_order, max(collected_on, latest - timedelta(days=700)), 2, rng),
        objected_on=between(latest, yesterday, rng) if objects else None,
    )


def _before(last: date | None, first: date, most: int, rng: Random) -> tuple[date, ...]:
    """Up to `most` days from `first` on and, in any case, the `last` one."""
    if last is None:
        return ()
    return (*sorted(between(first, last, rng) for _ in range(rng.randrange(most))), last)
