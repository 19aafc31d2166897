"""The timeline of one person: contacts, documents, decisions, and what clocks count from and end. Read-only."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

Kind = Literal["collection", "contact", "document", "consent", "objection", "clock", "due", "status"]

_MOMENTS = """
with moments as (
    select
        collected_on as day, 'collection' as kind,
        case collection_known_by when 'first_seen' then 'first_seen' else 'collection' end as code,
        null as purpose, null as channel, null as document, null as place, cast(null as text[]) as data
    from {prefix}marts.fct_last_contact where person_id = :person
    union all
    select cast(occurred_at at time zone 'Europe/Paris' as date), 'contact', event_type, null, null, null, source, null
    from {prefix}intermediate.int_contacts__from_person
    where person_id = :person and event_type not in ('order', 'contract', 'payment')
    union all
    select issued_on, 'document', kind, null, null, document_id, source, null
    from {prefix}intermediate.int_documents__unioned where person_id = :person
    union all
    select
        decided_on, 'consent',
        case
            when is_decided or decision <> 'granted' then decision
            when method in ('passive_opt_in', 'soft_opt_in') then method
            when method = 'active_opt_in' then 'unproven'
            else 'unknown_opt_in'
        end,
        purpose, channel, null, null, null
    from {prefix}intermediate.int_consents__made where person_id = :person
    union all
    select objected_on, 'objection', origin, purpose, channel, null, null, null
    from {prefix}intermediate.int_objections__unioned where person_id = :person and origin <> 'withdrawn'
    union all
    select counts_from, 'clock', rule, purpose, null, null, null, null
    from {prefix}marts.fct_deadlines where person_id = :person group by counts_from, rule, purpose
    union all
    select
        due_on, 'due', next, purpose, null,
        case when count(distinct document_id) = 1 then max(document_id)
            else cast(nullif(count(distinct document_id), 0) as text) end,
        rule, array_agg(distinct data_category)
    from {prefix}marts.fct_deadlines where person_id = :person group by due_on, next, rule, purpose
)
select * from moments where day is not null
order by day, array_position(
    array['collection', 'contact', 'document', 'consent', 'objection', 'clock', 'due'], kind
), code, purpose, channel, document, place
"""

NO_CONSENT = ("passive_opt_in", "soft_opt_in", "unknown_opt_in", "unproven")
"""What systems call a consent, and is none."""


@dataclass(frozen=True)
class Moment:
    """Something that happened, or will, on one day in Paris; by codes and keys, which name nobody."""

    day: date
    kind: Kind
    code: str
    """Of a contact its type, of a document its kind, of a consent the decision or why it is none, of an objection its
    origin, of a clock the rule, of an end what follows, of a legal basis its status."""
    purpose: str | None
    channel: str | None
    document: str | None
    """Its key; where several end together, how many."""
    place: str | None
    """The system that saw it, the rule that ends it, or the evidence that a status rests on."""
    data: tuple[str, ...]
    """The data categories that end."""


def moments(connection: Connection, person: str, prefix: str = "") -> tuple[Moment, ...]:
    """Everything that counts for a person's deadlines, in the order of time. Read-only."""
    rows = connection.execute(text(_MOMENTS.replace("{prefix}", prefix)), {"person": person})
    return tuple(Moment(**{**row._mapping, "data": tuple(row.data or ())}) for row in rows)
