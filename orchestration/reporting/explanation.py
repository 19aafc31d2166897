"""Why: for one person, what is kept, on what ground, until when, and the event it counts from. Read-only.

The marts are the night's, or those built under a prefix for another day.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from orchestration.errors import DatabaseError

_PERSON = """
select person_id from identity.records where source = :source and record_id = :record_id
union
select person_id from archive.items where source = :source and record_id = :record_id
limit 1
"""

_EXPLAINED = """
select
    persons.person_id as person,
    (select array_agg(source || ':' || record_id order by source, record_id) from identity.records
        where records.person_id = persons.person_id) as records,
    (select json_build_object('at', coalesce(last_contact_on, collected_on), 'type', coalesce(event_type,
        case collection_known_by when 'first_seen' then 'first_seen' else 'collection' end), 'source', source)
        from {prefix}marts.fct_last_contact as l where l.person_id = persons.person_id) as last_contact,
    (select json_agg(json_build_object('purpose', purpose, 'channel', channel, 'basis', legal_basis, 'status', status,
        'since', since, 'until', until) order by purpose, channel nulls first)
        from {prefix}marts.fct_legal_basis as b where b.person_id = persons.person_id) as legal_basis,
    (select json_agg(json_build_object('data_category', data_category, 'record', document_id, 'phase', phase,
        'purpose', purpose, 'rule', rule, 'counts_from', counts_from, 'due_on', due_on, 'next', next,
        'reference', reference) order by document_id nulls first, data_category)
        from {prefix}marts.fct_deadlines as d where d.person_id = persons.person_id) as deadlines,
    (select json_agg(json_build_object('data_category', data_category, 'record', document_id, 'action', action,
        'since', due_on) order by document_id nulls first, data_category, action)
        from {prefix}marts.fct_due_actions as a where a.person_id = persons.person_id) as due,
    exists (select 1 from {prefix}intermediate.int_holds__unioned as h
        where h.person_id = persons.person_id or h.person_id is null and h.document_id is null) as held,
    exists (select 1 from {prefix}intermediate.int_persons__quarantined as q
        where q.person_id = persons.person_id) as quarantined
from (
    select person_id from identity.records union select person_id from archive.items
) as persons
where persons.person_id = coalesce(:person, persons.person_id)
order by persons.person_id
"""


def person_of(connection: Connection, named: str) -> str:
    """The person of a record named `source:record_id`.

    Raises:
        DatabaseError: nobody has such a record.
    """
    source, _, record_id = named.partition(":")
    person = connection.execute(text(_PERSON), {"source": source, "record_id": record_id}).scalar()
    if person is None:
        raise DatabaseError(named, "nobody has this record; give it as SOURCE:RECORD_ID, such as crm:17")
    return str(person)


def explain(connection: Connection, as_of: str, person: str | None, prefix: str = "") -> Iterator[dict[str, Any]]:
    """What is known of one person, or of everybody (`person` null), one by one."""
    query = text(_EXPLAINED.replace("{prefix}", prefix))
    rows = connection.execution_options(yield_per=500).execute(query, {"person": person})
    for row in rows:
        told = dict(row._mapping)
        yield {
            "person": told["person"],
            "records": told["records"] or [],
            "as_of": as_of,
            "last_contact": told["last_contact"],
            "legal_basis": told["legal_basis"] or [],
            "deadlines": told["deadlines"] or [],
            "due": told["due"] or [],
            "held": told["held"],
            "quarantined": told["quarantined"],
        }
