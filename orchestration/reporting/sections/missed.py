"""Deadlines that passed because a system was set aside or does not answer. Read-only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text, say

_MISSED = text(
    """
    with late as (
        select gates.source, items.person_id, items.due_on, items.source = gates.source as is_here
        from enforcement.items
        join identity.records on records.person_id = items.person_id
        join control.source_gates as gates on gates.source = records.source and gates.as_of = :as_of
        where items.plan_id = :plan and items.held_because = 'blocked_source' and items.action <> 'suppress'
        union all
        select source, person_id, due_on, true from enforcement.begun
        where action <> 'suppress'
    )
    select
        source, count(distinct person_id) as persons, min(due_on) as since,
        count(distinct person_id) filter (where is_here) as here
    from late
    group by source order by since, source
    """
)


@dataclass(frozen=True)
class Missed:
    """Whom one system keeps waiting although their day has come.

    A person waits for every system that holds a record of theirs, as each may know of a newer contact. So these are
    other people than those of whom data in that system is due.
    """

    system: Text
    persons: int
    since: date
    """The oldest of the deadlines."""
    here: int
    """Of the persons, those of whom data in the system itself waits."""

    @property
    def told(self) -> Text:
        """Both numbers in a sentence, so that each finds its own in the table by system."""
        elsewhere = self.persons - self.here
        where = say("tonight.missed_elsewhere", n=elsewhere) if elsewhere else Text("", "")
        return say("tonight.missed", system=self.system, n=self.persons, since=self.since, where=where)


def read_missed(connection: Connection, night: Night, names: Names) -> tuple[Missed, ...]:
    """Of each system that keeps people waiting, how many and since when; the one that is longest overdue first."""
    late = connection.execute(_MISSED, {"as_of": night.as_of, "plan": night.told_plan})
    return tuple(Missed(names.system(row.source), row.persons, row.since, row.here) for row in late)
