"""Contact lists for the tools that write to people: whom they may not contact, and whom to ask again. Read-only.

They hold the systems' own record keys, and nothing that names a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.reporting.contactable import JUDGED, REACHABLE

Contacts = Literal["no-contact", "re-permission"]

_NO_CONTACT = f"""
{REACHABLE},
{JUDGED}
select source, record_id, channel, purpose, status, since, nullif(until, 'infinity') as until from judged
where status <> 'valid'
order by source, record_id, channel, purpose
"""

# Alive, not opposed on any channel, and either the ground is weak or its end is near. Who never agreed to a channel
# cannot be asked on it, as that very message needs the agreement; on another that has a ground of its own they can.
_RE_PERMISSION = f"""
{REACHABLE},
{JUDGED},
living as (
    select
        source, record_id, purpose,
        (array_agg(channel order by array_position(array['email', 'sms', 'phone', 'post'], channel)))[1] as channel
    from judged
    where status = 'valid' and channel is not null and until > :as_of
    group by source, record_id, purpose
)
select
    source, record_id, bases.channel, purpose, status, since, until,
    case when status = 'valid' then bases.channel else living.channel end as ask_by
from judged as bases
join living using (source, record_id, purpose)
where coalesce(until > :as_of, status <> 'valid')
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
order by source, record_id, bases.channel, purpose
"""

QUERIES: dict[Contacts, str] = {"no-contact": _NO_CONTACT, "re-permission": _RE_PERMISSION}
_HEADER = ("source", "record_id", "channel", "purpose", "status", "since", "until")
HEADERS: dict[Contacts, tuple[str, ...]] = {"no-contact": _HEADER, "re-permission": (*_HEADER, "ask_by")}


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
    ask_by: str | None = None
    """Of whom to ask again: the channel on which they may be asked."""


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
