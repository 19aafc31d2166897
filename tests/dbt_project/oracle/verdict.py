"""The oracle: everything it says of one person on one night. It never read the SQL that it judges."""

from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.book import Book
from tests.dbt_project.oracle.claims import claims
from tests.dbt_project.oracle.deadlines import Deadline, deadlines
from tests.dbt_project.oracle.due import Due, due
from tests.dbt_project.oracle.events import Measured, measured
from tests.dbt_project.oracle.grounds import Basis, bases
from tests.dbt_project.oracle.history import History
from tests.dbt_project.oracle.person import person
from tests.dbt_project.oracle.warning import ToWarn, warnings


@dataclass(frozen=True)
class LastContact:
    """The last contact, and who the person is."""

    day: date | None
    type: str | None
    source: str | None
    collected_on: date | None
    collection_known_by: str | None
    segment: str
    is_customer: bool
    relation_ended_on: date | None
    objected_on: date | None


@dataclass(frozen=True)
class Verdict:
    """What is known of a person, on what ground, until when, and what is due."""

    last_contact: frozenset[LastContact]
    """One; none of who stands in the archive only."""
    bases: frozenset[Basis]
    deadlines: frozenset[Deadline]
    due: frozenset[Due]
    warnings: frozenset[ToWarn]
    events: frozenset[Measured]


def judge(history: History, book: Book, as_of: date) -> Verdict:
    """Judge one person."""
    judged = person(history, book, as_of)
    made = claims(judged)
    ends = deadlines(judged, made)
    contact, stands = judged.last_contact, judged.standing
    told = LastContact(
        contact.day if contact else None,
        contact.type if contact else None,
        contact.source if contact else None,
        stands.collected_on,
        stands.collection_known_by,
        stands.segment,
        stands.is_customer,
        stands.relation_ended_on,
        judged.opted_out_on,
    )
    return Verdict(
        frozenset({told} if history.records else ()),
        frozenset(bases(judged, made)),
        frozenset(ends),
        frozenset(due(judged, ends)),
        frozenset(warnings(judged, ends)),
        frozenset(event for event, _, _ in measured(judged)),
    )
