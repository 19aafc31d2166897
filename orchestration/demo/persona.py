"""Who an invented person is: names, addresses, employer; before any system has spelled them its way."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from orchestration.demo.numbers import couple_landline, landline, mobile
from orchestration.demo.pools import ODD_NAMES, PRIVATE_DOMAINS, SECTORS, Place, Pools, as_address_part
from orchestration.demo.situation import Situation

COLLEAGUES = 4
"""How many professionals in a row work for the same company."""
TEAM_COMPANIES = 1_000_000
"""Companies from this number on are those that share one mailbox."""

Segment = Literal["b2c", "b2b"]


@dataclass(frozen=True, slots=True)
class Company:
    """An employer."""

    number: int
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Persona:
    """What identifies a person."""

    first_name: str
    last_name: str
    birth_date: date | None
    email: str | None
    mobile: str | None
    """Ten digits, as dialled in France."""
    landline: str | None
    place: Place
    segment: Segment
    company: Company | None
    job: str | None
    sector: str | None


def draw_persona(number: int, situation: Situation, rank: int, pools: Pools, rng: Random, seed: int) -> Persona:
    """The person of that number, who is the `rank`-th of a situation."""
    group = rank // situation.together
    quirk = situation.quirk
    segment: Segment = (
        "b2b" if situation.segment == "b2b" or (situation.segment == "any" and number % 3 == 0) else "b2c"
    )
    # Those who live or work together have one name or one employer, and are drawn far from one another.
    together = Random(f"{seed} {situation.name} {group}") if situation.together > 1 else rng  # noqa: S311 invented
    first_name, last_name = rng.choice(pools.first_names), together.choice(pools.last_names)
    if quirk == "shared_mailbox":
        last_name = rng.choice(pools.last_names)
    elif quirk == "odd_name":
        first_name, last_name = ODD_NAMES[rank % len(ODD_NAMES)]
    company = None
    if segment == "b2b":
        company = _company(TEAM_COMPANIES + group if quirk == "shared_mailbox" else number // COLLEAGUES, pools)
    return Persona(
        first_name=first_name,
        last_name=last_name,
        birth_date=date(1945, 1, 1) + timedelta(days=rng.randrange(21_900)) if segment == "b2c" else None,
        email=_email(number, group, quirk, first_name, last_name, company, rng),
        mobile=mobile(number) if quirk in ("phone_only", "family_mailbox") or rng.random() < 0.7 else None,
        landline=couple_landline(group) if quirk == "couple" else landline(number) if rng.random() < 0.2 else None,
        place=together.choice(pools.places),
        segment=segment,
        company=company,
        job=rng.choice(pools.jobs) if company else None,
        sector=rng.choice(SECTORS) if company else None,
    )


def _company(number: int, pools: Pools) -> Company:
    name = pools.companies[number % len(pools.companies)]
    return Company(number, name, f"{as_address_part(name)}-{number}.example")


def _email(
    number: int, group: int, quirk: str, first_name: str, last_name: str, company: Company | None, rng: Random
) -> str | None:
    first, last = as_address_part(first_name), as_address_part(last_name)
    private = rng.choice(PRIVATE_DOMAINS)
    if quirk == "phone_only":
        return None
    if quirk == "shared_mailbox" and company:
        return f"contact@{company.domain}"
    if quirk == "family_mailbox":
        return f"famille.{last}{group}@{PRIVATE_DOMAINS[group % len(PRIVATE_DOMAINS)]}"
    if company and quirk != "private_mailbox":
        return f"{first}.{last}@{company.domain}"
    return f"{first}.{last}{number}@{private}"
