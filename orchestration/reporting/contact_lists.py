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
# Nobody is asked twice: each person by one channel, the same in the list of every system.
_RE_PERMISSION = f"""
{REACHABLE},
{JUDGED},
living as (
    select distinct person_id, source, record_id, purpose, channel
    from judged
    where status = 'valid' and channel is not null and until > :as_of
),
wanted as (
    select distinct person_id, purpose, channel, status, since, until
    from judged
    where coalesce(until > :as_of, status <> 'valid')
        and (status in ('unproven', 'invalid_opt_in') or (status = 'valid' and until <= cast(:as_of as date) + 60))
        and not exists (
            select 1 from marts.fct_legal_basis as opposed
            where opposed.person_id = judged.person_id and opposed.channel is not null
                and opposed.status in ('objected', 'withdrawn', 'refused')
        )
        and not exists (
            select 1 from intermediate.int_persons__grouped as persons
            where persons.person_id = judged.person_id and persons.is_role_mailbox
        )
),
asked as (
    select
        person_id,
        (array_agg(channel order by array_position(array['email', 'sms', 'phone', 'post'], channel)))[1] as ask_by
    from living
    where (person_id, purpose) in (select person_id, purpose from wanted)
    group by person_id
),
-- What the message may ask for: what it has a ground to be sent for.
questions as (
    select
        asked.person_id, ask_by,
        string_agg(distinct wanted.channel, ' ' order by wanted.channel) as channel,
        string_agg(distinct wanted.purpose, ' ' order by wanted.purpose) as purpose,
        string_agg(distinct wanted.status, ' ' order by wanted.status) as status,
        min(wanted.since) as since,
        min(wanted.until) filter (where wanted.status = 'valid') as until
    from asked
    join wanted using (person_id)
    where (asked.person_id, wanted.purpose, ask_by) in (select person_id, purpose, channel from living)
    group by asked.person_id, ask_by
)
select distinct
    living.source, record_id, questions.channel, questions.purpose, questions.status, questions.since, questions.until,
    ask_by
from questions
join living on living.person_id = questions.person_id and living.channel = questions.ask_by
where cast(:only as text) is null or living.source = :only
order by living.source, record_id
"""

QUERIES: dict[Contacts, str] = {"no-contact": _NO_CONTACT, "re-permission": _RE_PERMISSION}
HEADERS: dict[Contacts, tuple[str, ...]] = {
    "no-contact": ("source", "record_id", "channel", "purpose", "status", "since", "until"),
    "re-permission": ("source", "record_id", "channels", "purposes", "statuses", "since", "until", "ask_by"),
}


@dataclass(frozen=True)
class Contact:
    """One line of a list: a record and a channel."""

    source: str
    record_id: str
    channel: str
    purpose: str
    status: str
    """Of the legal basis; `restricted` where a restriction of processing stands."""
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Question(Contact):
    """One line of those whom to ask again: a record by which the person is asked.

    `channel` has all channels that want the question, separated by spaces; so have `purpose` and `status`. `until` is
    the first end of a ground that is valid.
    """

    ask_by: str
    """The channel on which they may be asked, one for each person."""


LINES: dict[Contacts, type[Contact]] = {"no-contact": Contact, "re-permission": Question}


def contacts(connection: Connection, kind: Contacts, *, as_of: date, source: str | None) -> Iterator[Contact]:
    """The records of one system, or of all, that are on a list.

    Args:
        connection: to the warehouse.
        kind: `no-contact`: prospecting on this channel has no valid ground; `re-permission`: it may end, or is weak,
            and asking again would mend it.
        as_of: the day of the night that computed the marts.
        source: the system.
    """
    # By which channel somebody is asked is a matter of all their records.
    asked = {"source": source if kind == "no-contact" else None, "only": source, "as_of": as_of}
    rows = connection.execution_options(yield_per=1000).execute(text(QUERIES[kind]), asked)
    line = LINES[kind]
    return (line(**row._mapping) for row in rows)
