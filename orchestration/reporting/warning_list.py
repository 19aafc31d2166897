"""Warnings: whom the controller is to tell, before a rule ends their data, that it will.

Oubli writes to nobody. It lists whom to warn, by the systems' own record keys, and notes that it did: what a rule wants
a warning of does not go before the person was on such a list for as long as the rule says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.reporting.contactable import RESTRICTED

# On the list of the day, and on those since another one: the file may have been lost.
_LISTED = f"""
with {RESTRICTED},
listed as (
    select distinct on (records.source, records.record_id, warnings.rule, warnings.counts_from)
        records.source, records.record_id, warnings.purpose, warnings.rule, warnings.counts_from, warnings.due_on,
        coalesce(noted.warned_on, cast(:day as date)) as warned_on, warnings.person_id
    from marts.fct_warnings as warnings
    join identity.records on records.person_id = warnings.person_id
    -- The night that made the mart may not have known yesterday's list.
    left join control.warnings as noted
        on noted.person_id = warnings.person_id and noted.rule = warnings.rule
        and noted.counts_from = warnings.counts_from
    where coalesce(noted.warned_on >= :since, true)
        and (cast(:source as text) is null or records.source = :source)
        and not exists (
            select 1 from restricted
            where restricted.person_id = warnings.person_id
            and coalesce(restricted.purpose = warnings.purpose, true)
        )
        and not exists (
            select 1 from restricted
            where restricted.person_id is null and coalesce(restricted.source = records.source, true)
            and coalesce(restricted.purpose = warnings.purpose, true)
        )
    order by 1, 2, 4, 5
)
"""

_NOTE = f"""
{_LISTED}
insert into control.warnings (person_id, rule, counts_from, warned_on)
select distinct person_id, rule, counts_from, warned_on from listed
on conflict do nothing
"""

# Of whom the data went, or who came back, nothing need be known.
_FORGET = """
delete from control.warnings as noted where not exists (
    select 1 from marts.fct_warnings as warnings
    where warnings.person_id = noted.person_id and warnings.rule = noted.rule
    and warnings.counts_from = noted.counts_from
)
"""

HEADER = ("source", "record_id", "purpose", "rule", "counts_from", "due_on", "warned_on")


@dataclass(frozen=True)
class Warned:
    """One record of somebody to be warned."""

    source: str
    record_id: str
    purpose: str
    rule: str
    counts_from: date
    due_on: date
    """The day its period is over; the data goes then, or when the warning has run, if that is later."""
    warned_on: date
    """The day from which the warning runs: that of the first list with the person."""


def warnings(connection: Connection, *, as_of: date, day: date, since: date, source: str | None) -> Iterator[Warned]:
    """Whom to warn, one row per record and rule. Read-only.

    Args:
        connection: to the warehouse.
        as_of: the day of the night that computed the marts.
        day: today; from then on the warning of whoever is listed for the first time runs.
        since: who stands on the lists of that day and later is listed again.
        source: the records of that system only.
    """
    values = {"as_of": as_of, "day": day, "since": since, "source": source}
    names = ", ".join(HEADER)
    query = text(f"{_LISTED} select {names} from listed")
    rows = connection.execute(query, values, execution_options={"yield_per": 1000})
    return (Warned(**row._mapping) for row in rows)


def note_warned(connection: Connection, *, as_of: date, day: date, since: date, source: str | None) -> int:
    """Note that whom `warnings` lists with these arguments was listed; how many for the first time."""
    connection.execute(text(_FORGET))
    values = {"as_of": as_of, "day": day, "since": since, "source": source}
    return connection.execute(text(_NOTE), values).rowcount
