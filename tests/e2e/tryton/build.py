"""Build a Tryton database for the end-to-end test: `python -m tests.e2e.tryton.build URI`.

Run with the Python of Tryton's own virtual environment, from the repository's root. URI names the database
to create, on a server that trusts the caller: `postgresql://postgres@/tryton?host=/socket/dir`.
Prints, as JSON, the codes of the parties in each situation, their addresses and what was posted.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from tests.e2e.tryton import database
from tests.e2e.tryton.cast import AS_OF, cast
from tests.e2e.tryton.person import Person, Situation


def build(uri: str) -> dict[str, Any]:
    """Create the database and fill it; returns the summary that is printed."""
    database.create(uri)
    database.connect(uri)
    from tests.e2e.tryton import ageing, books, copies, parties, trade

    employee = books.open_company()
    people = {person: parties.create_party(person) for person in cast()}
    books.open_years([AS_OF, *(day for person in people for day in person.invoiced)])
    for person, party in people.items():
        parties.subscribe(person)
        if person.has_account:
            parties.open_account(person, party)
    trade.open_opportunities(people, employee, books.create_service())
    trade.post_invoices(people)
    merged = next(person for person in people if person.situation is Situation.MERGED)
    into = next(person for person in people if person.situation is Situation.MANY_ADDRESSES)
    parties.merge(people[merged], people[into])
    copies.leave_copies(database.database_name(uri), people)
    ageing.age(database.database_name(uri), people)
    return _summary(people, employee)


def _summary(people: dict[Person, Any], employee: Any) -> dict[str, Any]:
    situations: dict[str, list[str]] = defaultdict(list)
    for person, party in people.items():
        situations[person.situation].append(party.code)
    situations[Situation.INSIDER] = [employee.party.code, employee.company.party.code]
    return {
        "as_of": AS_OF.isoformat(),
        "situations": situations,
        "names": {party.code: person.name for person, party in people.items()},
        "emails": {party.code: list(person.emails) for person, party in people.items()},
        "phones": {party.code: person.phone for person, party in people.items()},
        "invoices": sum(len(person.invoiced) for person in people),
    }


if __name__ == "__main__":
    (_, target) = sys.argv
    json.dump(build(target), sys.stdout, indent=1)
