"""Build a Tryton database for the end-to-end test: `python -m tests.e2e.tryton.build URI`.

Run with the Python of Tryton's own virtual environment, from the repository's root. URI names the database
to create, on a server that trusts the caller: `postgresql://postgres@/tryton?host=/socket/dir`.
Prints, as JSON, the codes of the parties in each situation (of strangers the address), and by code the texts that
would betray each.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from tests.e2e.tryton import database
from tests.e2e.tryton.cast import AS_OF, cast, strangers
from tests.e2e.tryton.person import Person, Situation


def build(uri: str) -> dict[str, Any]:
    """Create the database and fill it; returns the summary that is printed."""
    database.create(uri)
    database.connect(uri)
    from tests.e2e.tryton import ageing, books, copies, parties, trade

    employee = books.open_company()
    people = {person: parties.create_party(person) for person in cast()}
    books.open_years([AS_OF, *(day for person in people for day in person.invoiced)])
    unknown = list(strangers())
    for person in (*people, *unknown):
        parties.subscribe(person)
        if person.has_account:
            parties.open_account(person, people.get(person))
    trade.open_opportunities(people, employee, books.create_service())
    trade.post_invoices(people)
    merged = next(person for person in people if person.situation is Situation.MERGED)
    into = next(person for person in people if person.situation is Situation.MANY_ADDRESSES)
    parties.merge(people[merged], people[into])
    copies.leave_copies(database.database_name(uri), people)
    ageing.age(database.database_name(uri), people, unknown)
    return _summary({person: party.code for person, party in people.items()}, unknown, employee)


def _summary(codes: dict[Person, str], unknown: list[Person], employee: Any) -> dict[str, Any]:
    called = codes | {person: person.emails[0] for person in unknown}
    situations: dict[str, list[str]] = defaultdict(list)
    for person, code in called.items():
        situations[person.situation].append(code)
    situations[Situation.INSIDER] = [employee.party.code, employee.company.party.code]
    traces = {code: person.traces for person, code in called.items()}
    return {"as_of": AS_OF.isoformat(), "situations": situations, "traces": traces}


if __name__ == "__main__":
    (_, target) = sys.argv
    json.dump(build(target), sys.stdout, indent=1)
