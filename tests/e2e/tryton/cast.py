"""Who is in the Tryton of the end-to-end test.

Everything is fixed: the same people, dates and amounts on every build. The dates are meant to be read
from `AS_OF`, the night the test runs.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from tests.e2e.tryton.person import Opportunity, Person, Situation, Subscription

AS_OF = date(2026, 11, 15)
"""The night on which each person is in the situation named."""
DAY = timedelta(days=1)
FIRST_NAMES = """Anaïs Baptiste Capucine Damien Élodie Fabrice Gaëlle Hugo Inès Jérôme Karima Loïc Maëlle Nathan
    Océane Pascal Quitterie Rémi Solène Thibault Ursule Véronique William Xavière Yannick Zoé"""
LAST_NAMES = """Abeille Brocéliande Chantefable Douarnenez Épinette Fougeray Gribouille Hautecombe Islemer
    Jonquille Kermadec Lavandin Mirabeau-Test Nacelle Ombrelle"""


def cast() -> Iterator[Person]:
    """Every party but the company and its employee, in the order in which they are created."""
    prospects = (_silent_prospects(), _recent_prospects(), _unsubscribed(), _with_many_addresses())
    return chain(*prospects, _recent_customers(), _lapsed_customers(), _old_customers())


def strangers() -> Iterator[Person]:
    """People of whom Tryton knows an address and no party."""
    for number in (63, 64, 65, 66, 67, 68):
        situation = Situation.SILENT_STRANGER if number < 65 else Situation.RECENT_STRANGER
        start = date(2020, 2, 1) if number < 65 else date(2025, 9, 1) + 30 * (number - 65) * DAY
        yield replace(_person(number, situation, start), subscription=Subscription(start, start + DAY))


def siren(number: int) -> str:
    """A nine-digit company number with a valid Luhn key, in a range no company has."""
    stem = f"9999{number:04d}"
    total = sum(sum(divmod(int(digit) * (2 if at % 2 == 0 else 1), 10)) for at, digit in enumerate(stem[::-1]))
    return f"{stem}{-total % 10}"


def _person(number: int, situation: Situation, collected: date) -> Person:
    firsts, lasts = FIRST_NAMES.split(), LAST_NAMES.split()
    name = f"{firsts[number % len(firsts)]} {lasts[number % len(lasts)]}"
    local = name.lower().replace(" ", ".").translate(str.maketrans("éèëïôç", "eeeioc"))
    return Person(
        number,
        situation,
        name,
        collected,
        emails=(f"{local}.{number}@courriel.example",),
        phone=f"+33 1 99 00 {number:02d} {number:02d}",
        siren=siren(number) if number % 7 == 0 else None,
        typo=f"{name}t" if number % 3 == 0 else None,
    )


def _silent_prospects() -> Iterator[Person]:
    for number in range(1, 15):
        start = date(2019, 1, 10) + 90 * number * DAY
        person = _person(number, Situation.SILENT_PROSPECT, start)
        if number % 2:
            person = replace(person, opportunities=(Opportunity("lost", start + DAY, start + 60 * DAY),))
        if number % 3 == 0:
            person = replace(person, subscription=Subscription(start, start + DAY))
        yield person


def _recent_prospects() -> Iterator[Person]:
    for number in range(15, 27):
        start = date(2025, 1, 10) + 40 * (number - 15) * DAY
        person = replace(
            _person(number, Situation.RECENT_PROSPECT, start), subscription=Subscription(start, start + DAY)
        )
        if number % 2:
            person = replace(person, opportunities=(Opportunity("opportunity", start + DAY),))
        yield person


def _recent_customers() -> Iterator[Person]:
    for number in range(27, 41):
        start = date(2021, 3, 1) + 20 * (number - 27) * DAY
        last = date(2025, 2, 3) + 40 * (number - 27) * DAY
        bought = (start + 5 * DAY, last) if number % 5 == 0 else (last,)
        person = replace(_person(number, Situation.RECENT_CUSTOMER, start), invoiced=bought)
        if number % 3 == 0:
            person = replace(person, opportunities=(Opportunity("won", last - 30 * DAY, last),))
        yield person


def _lapsed_customers() -> Iterator[Person]:
    for number in range(41, 50):
        start = date(2021, 1, 4) + 35 * (number - 41) * DAY
        person = replace(
            _person(number, Situation.LAPSED_CUSTOMER, start),
            invoiced=(start + 7 * DAY,),
            subscription=Subscription(start, start + DAY),
        )
        if number % 2:
            person = replace(person, opportunities=(Opportunity("lost", start + DAY, start + 90 * DAY),))
        yield person


def _old_customers() -> Iterator[Person]:
    for number in range(50, 56):
        start = date(2014, 1, 6) + 50 * (number - 50) * DAY
        yield replace(_person(number, Situation.OLD_CUSTOMER, start), invoiced=(start + DAY,))


def _unsubscribed() -> Iterator[Person]:
    for number in range(56, 60):
        start = date(2025, 5, 5) + 30 * (number - 56) * DAY
        left = Subscription(start, start + DAY, start + 100 * DAY)
        yield replace(_person(number, Situation.UNSUBSCRIBED, start), subscription=left)


def _with_many_addresses() -> Iterator[Person]:
    for number in (60, 61):
        person = _person(number, Situation.MANY_ADDRESSES, date(2020, 6, number - 40))
        others = (f"bureau.{number}@travail.example", f"ancienne.{number}@courriel.example")
        # Tryton keeps the case of an address with the party, and not with the newsletter.
        asked = Subscription(person.collected, person.collected + DAY)
        yield replace(person, emails=(f"Principale.{number}@Courriel.example", *others), subscription=asked)
        if number == 60:
            merged = _person(62, Situation.MERGED, date(2020, 6, 1))
            yield replace(merged, name=person.name, typo=None, emails=("doublon.62@courriel.example",))
