"""Contact lists for the tools that write to people: whom they may not contact, and whom to ask again. Read-only.

They hold the systems' own record keys, and nothing that names a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

Contacts = Literal["no-contact", "re-permission"]

_REACHABLE = """
with reachable as (
    -- A record that was erased, or has no such address, is nobody's to contact.
    select records.source, records.record_id, records.person_id, channels.channel
    from identity.records
    cross join lateral (
        select 'email' as channel where exists (
            select 1 from identity.identifiers where identifiers.source = records.source
            and identifiers.record_id = records.record_id and kind = 'email'
        )
        union
        select unnest(array['sms', 'phone']) where exists (
            select 1 from identity.identifiers where identifiers.source = records.source
            and identifiers.record_id = records.record_id and kind = 'phone'
        )
        union
        -- Its operator has been asked to erase it, and until then may write to it.
        select unnest(array['email', 'sms', 'phone']) where (records.source, records.record_id) in (
            select source, record_id from enforcement.items
            where data_category = 'contact_details' and source_state = 'ordered'
        )
        union
        select 'post' where exists (
            select 1 from identity.holdings where holdings.source = records.source
            and holdings.record_id = records.record_id and data_category in ('identity', 'contact_details')
        )
    ) as channels
),
bases as (
    select reachable.source, reachable.record_id, basis.*
    from reachable join marts.fct_legal_basis as basis using (person_id, channel)
    where cast(:source as text) is null or reachable.source = :source
)
"""

# Whose data may only be stored is not written to, whatever the ground (RGPD Art. 18(2)).
RESTRICTED = """
restricted as (
    select holds.source, holds.record_id, records.person_id, holds.purpose, holds.placed_on, holds.until
    from control.holds left join identity.records using (source, record_id)
    where kind = 'restriction' and document_id is null and lifted_at is null and coalesce(until > :as_of, true)
        and (holds.record_id is null or records.person_id is not null)
)
"""

_JUDGED = f"""
{RESTRICTED},
judged as (
    select
        bases.source, bases.record_id, bases.person_id, bases.channel, bases.purpose, bases.ends_on,
        case when narrowed.placed_on is null then bases.status else 'restricted' end as status,
        coalesce(narrowed.placed_on, bases.since) as since,
        case when narrowed.placed_on is null then bases.until else narrowed.until end as until
    from bases
    left join lateral (
        select min(restricted.placed_on) as placed_on, max(coalesce(restricted.until, 'infinity')) as until
        from restricted
        where coalesce(restricted.person_id = bases.person_id, restricted.record_id is null)
            and (restricted.record_id is not null or coalesce(restricted.source = bases.source, true))
            and coalesce(restricted.purpose = bases.purpose, true)
    ) as narrowed on true
)
"""

_NO_CONTACT = f"""
{_REACHABLE},
{_JUDGED}
select source, record_id, channel, purpose, status, since, nullif(until, 'infinity') as until from judged
where status <> 'valid'
order by source, record_id, channel, purpose
"""

# Alive, not opposed on any channel, and either the ground is weak or its end is near. Who never agreed cannot be asked
# by the very message that needs the agreement.
_RE_PERMISSION = f"""
{_REACHABLE},
{_JUDGED}
select source, record_id, channel, purpose, status, since, until from judged as bases
where ends_on > :as_of
    and (status in ('unproven', 'invalid_opt_in') or (status = 'valid' and until <= cast(:as_of as date) + 60))
    and not exists (
        select 1 from marts.fct_legal_basis as opposed
        where opposed.person_id = bases.person_id and opposed.channel is not null
            and opposed.status in ('objected', 'withdrawn', 'refused')
    )
    and not exists (
        select 1 from intermediate.int_persons__grouped as persons
        where persons.person_id = bases.person_id and persons.is_role_mailbox
    )
order by source, record_id, channel, purpose
"""

QUERIES: dict[Contacts, str] = {"no-contact": _NO_CONTACT, "re-permission": _RE_PERMISSION}
HEADER = ("source", "record_id", "channel", "purpose", "status", "since", "until")


@dataclass(frozen=True)
class Contact:
    """One record and channel of a list."""

    source: str
    record_id: str
    channel: str
    purpose: str
    status: str
    """Of the legal basis; `restricted` where a restriction of processing stands."""
    since: date | None
    until: date | None


def contacts(connection: Connection, kind: Contacts, *, as_of: date, source: str | None) -> Iterator[Contact]:
    """The records of one system, or of all, that are on a list.

    Args:
        connection: to the warehouse.
        kind: `no-contact`: prospecting on this channel has no valid ground; `re-permission`: it may end, or is weak,
            and asking again would mend it.
        as_of: the day of the night that computed the marts.
        source: the system.
    """
    rows = connection.execution_options(yield_per=1000).execute(text(QUERIES[kind]), {"source": source, "as_of": as_of})
    return (Contact(**row._mapping) for row in rows)
