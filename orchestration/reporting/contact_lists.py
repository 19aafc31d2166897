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
        union all
        select unnest(array['sms', 'phone']) where exists (
            select 1 from identity.identifiers where identifiers.source = records.source
            and identifiers.record_id = records.record_id and kind = 'phone'
        )
        union all
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

_NO_CONTACT = f"""
{_REACHABLE}
select source, record_id, channel, purpose, status, since, until from bases
where status <> 'valid'
order by source, record_id, channel, purpose
"""

# Alive, not opposed on any channel, and either the ground is weak or its end is near. Who never agreed cannot be asked
# by the very message that needs the agreement.
_RE_PERMISSION = f"""
{_REACHABLE}
select source, record_id, channel, purpose, status, since, until from bases
where until > :as_of
    and (status in ('unproven', 'invalid_opt_in') or (status = 'valid' and until <= cast(:as_of as date) + 60))
    and not exists (
        select 1 from marts.fct_legal_basis as opposed
        where opposed.person_id = bases.person_id and opposed.status in ('objected', 'withdrawn', 'refused')
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
    """Of the legal basis."""
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
