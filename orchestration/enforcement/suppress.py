"""Suppression: an opt-out outlives the person's data as keyed fingerprints with date and scope, nothing else."""

from datetime import date

from sqlalchemy import Connection, Update, text, update

from orchestration.ingestion.belonging import among, clause
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import OptOut

_REMEMBER = """
insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on)
select
    identifiers.fingerprint, 'prospecting', objections.channel, min(identifiers.kind), max(objections.objected_on),
    cast(:as_of as date)
from batch
join intermediate.int_objections__unioned as objections
    on objections.person_id = batch.person_id and objections.is_prospecting
join identity.identifiers
    on identifiers.source = batch.source and identifiers.record_id = batch.record_id
    and identifiers.kind in ('email', 'phone')
group by identifiers.fingerprint, objections.channel
on conflict (fingerprint, purpose, channel) do update
    set objected_on = greatest(entries.objected_on, excluded.objected_on),
        known_on = greatest(entries.known_on, excluded.known_on)
"""

_KNOWN = """
update suppression.entries set known_on = :as_of
where coalesce(known_on < :as_of, true) and exists (
    select 1 from identity.identifiers where identifiers.fingerprint = entries.fingerprint
)
"""

_OPTED_OUT = """
select distinct record_id from batch
where source = :source and action = 'suppress' and not exists (
    select 1 from intermediate.int_channels__living as living
    where living.person_id = batch.person_id and coalesce(living.channel = cast(:channel as text), true)
)
order by record_id
"""


def remember(connection: Connection, as_of: date) -> int:
    """Put what the batch's people objected to on the suppression list; how many entries were written.

    Whatever is done to them: the plan may be older than the opt-out, and what is erased cannot be remembered later.
    """
    return connection.execute(text(_REMEMBER), {"as_of": as_of}).rowcount


def note_known(connection: Connection, as_of: date) -> int:
    """Note of whoever opted out and is still known that they are, that night; how many entries.

    An opt-out has to outlive what is known of the person: whoever is forgotten tonight is remembered from tonight on.
    """
    return connection.execute(text(_KNOWN), {"as_of": as_of}).rowcount


def tell_source(batch: Connection, source: MappedSource) -> list[Update]:
    """The statements that set the system's own do-not-contact mark on who opted out; none if it has no such mark.

    A mark says no more than the person did: it is not set while a channel that it closes lives on a consent.
    """
    found = []
    for mapped in source.tables:
        if mapped.opt_out is None:
            continue
        rows = clause(mapped, None)
        records = opted_out(batch, source, mapped.opt_out)
        if records and mapped.opt_out.column in rows.c:
            found.append(
                update(rows)
                .where(among(mapped, rows.c[mapped.key[0]], records))
                .values({mapped.opt_out.column: mapped.opt_out.value})
            )
    return found


def opted_out(batch: Connection, source: MappedSource, mark: OptOut) -> list[str]:
    """The records that the system is to mark by `mark`, by their ids. Read-only."""
    parameters = {"source": source.name, "channel": mark.channel}
    return list(batch.execute(text(_OPTED_OUT), parameters).scalars())
