"""The timeline of one person: contacts, documents, decisions, and what clocks count from and end. Read-only."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

Kind = Literal["collection", "contact", "document", "consent", "objection", "clock", "due"]

_MOMENTS = """
with moments as (
    select
        collected_on as day, 'collection' as kind,
        case collection_known_by when 'first_seen' then 'first read by Oubli' else 'collected' end as what,
        null as place
    from {prefix}marts.fct_last_contact where person_id = :person
    union all
    select cast(occurred_at at time zone 'Europe/Paris' as date), 'contact', event_type, source
    from {prefix}intermediate.int_contacts__from_person
    where person_id = :person and event_type not in ('order', 'contract', 'payment')
    union all
    select issued_on, 'document', kind || ' ' || document_id, source
    from {prefix}intermediate.int_documents__unioned where person_id = :person
    union all
    select decided_on, 'consent', purpose || ' by ' || channel || ': ' || decision, null
    from {prefix}intermediate.int_consents__latest where person_id = :person
    union all
    select objected_on, 'objection', purpose || ' by ' || channel, origin
    from {prefix}intermediate.int_objections__unioned where person_id = :person and origin <> 'withdrawn'
    union all
    select counts_from, 'clock', 'the period of ' || rule || ' counts from here', null
    from {prefix}marts.fct_deadlines where person_id = :person group by counts_from, rule
    union all
    select
        due_on, 'due',
        case when count(distinct document_id) > 1 then count(distinct document_id) || ' ' else '' end
        || string_agg(distinct data_category, ', ')
        || case when count(distinct document_id) = 1 then ' ' || max(document_id) else '' end || ': ' || next,
        rule
    from {prefix}marts.fct_deadlines where person_id = :person group by due_on, next, rule
)
select day, kind, what, place from moments where day is not null
order by day, array_position(
    array['collection', 'contact', 'document', 'consent', 'objection', 'clock', 'due'], kind
), what, place
"""


@dataclass(frozen=True)
class Moment:
    """Something that happened, or will, on one day in Paris."""

    day: date
    kind: Kind
    what: str
    """Event types, keys of documents, purposes and rules; nothing that names the person."""
    place: str | None
    """The system that saw it, or the rule that ends it."""


def moments(connection: Connection, person: str, prefix: str = "") -> tuple[Moment, ...]:
    """Everything that counts for a person's deadlines, in the order of time. Read-only."""
    rows = connection.execute(text(_MOMENTS.replace("{prefix}", prefix)), {"person": person})
    return tuple(Moment(row.day, row.kind, row.what, row.place) for row in rows)
