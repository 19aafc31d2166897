"""What the models say of each person, in the words of the oracle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Engine, text

from tests.dbt_project.oracle.deadlines import Deadline
from tests.dbt_project.oracle.due import Due
from tests.dbt_project.oracle.events import Measured
from tests.dbt_project.oracle.grounds import Basis
from tests.dbt_project.oracle.verdict import LastContact, Verdict
from tests.dbt_project.oracle.warning import ToWarn

Row = TypeVar("Row")
NUMBER = "replace(document_id, person_id || '-', '')"
LAST_CONTACT = """
    select person_id, last_contact_on, event_type, source,
        last_contacts.collected_on, last_contacts.collection_known_by,
        persons.segment, persons.is_customer, persons.relation_ended_on, persons.objected_on
    from marts.fct_last_contact as last_contacts
    join intermediate.int_persons__grouped as persons using (person_id)"""
BASES = "select person_id, purpose, channel, legal_basis, status, since, until, ends_on from marts.fct_legal_basis"
DEADLINES = f"""
    select person_id, data_category, source, {NUMBER}, phase, purpose, rule, counts_from, due_on, next,
        archive_rule, archive_counts_from, is_archived
    from marts.fct_deadlines"""
DUE = f"""
    select person_id, data_category, source, {NUMBER}, action, purpose, rule, counts_from, due_on,
        is_held, is_quarantined, is_unwarned, is_doubtful
    from marts.fct_due_actions"""
WARNINGS = """
    select person_id, data_category, purpose, rule, counts_from, due_on, warned_on, ends_on from marts.fct_warnings"""

EVENTS = """
    select person_id, cast(right(event_id, 2) as integer), rule, counts_from, due_on, is_over
    from intermediate.int_events__measured"""


def rulings(engine: Engine, persons: Iterable[str]) -> Mapping[str, Verdict]:
    """Of each of these persons, all that stands in the marts.

    Raises:
        AssertionError: something stands there twice.
    """
    contacts, bases = _by_person(engine, LAST_CONTACT, LastContact), _by_person(engine, BASES, Basis)
    ends, due = _by_person(engine, DEADLINES, Deadline), _by_person(engine, DUE, Due)
    warned, events = _by_person(engine, WARNINGS, ToWarn), _by_person(engine, EVENTS, Measured)
    return {p: Verdict(contacts[p], bases[p], ends[p], due[p], warned[p], events[p]) for p in persons}


def _by_person(engine: Engine, query: str, kind: type[Row]) -> Mapping[str, frozenset[Row]]:
    found: dict[Any, set[Row]] = defaultdict(set)
    with engine.connect() as connection:
        for person_id, *values in connection.execute(text(query)):
            row = kind(*values)
            assert row not in found[person_id], f"twice: {row}"
            found[person_id].add(row)
    return defaultdict(frozenset, {person_id: frozenset(rows) for person_id, rows in found.items()})
