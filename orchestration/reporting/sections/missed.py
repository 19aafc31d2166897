"""Deadlines that passed because a system was set aside or does not answer. Read-only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text

_MISSED = text(
    """
    with late as (
        select gates.source, items.person_id, items.due_on
        from enforcement.items
        join identity.records on records.person_id = items.person_id
        join control.source_gates as gates on gates.source = records.source and gates.as_of = :as_of
        where items.plan_id = :plan and items.held_because = 'blocked_source' and items.action <> 'suppress'
        union all
        select source, person_id, due_on from enforcement.begun
        where action <> 'suppress'
    )
    select source, count(distinct person_id) as persons, min(due_on) as since from late
    group by source order by since, source
    """
)


@dataclass(frozen=True)
class Missed:
    """What waits for one system although its day has come."""

    system: Text
    persons: int
    since: date
    """The oldest of the deadlines."""


def read_missed(connection: Connection, night: Night, names: Names) -> tuple[Missed, ...]:
    """Of each system that keeps people waiting, how many and since when; the one that is longest overdue first."""
    late = connection.execute(_MISSED, {"as_of": night.as_of, "plan": night.told_plan})
    return tuple(Missed(names.system(row.source), row.persons, row.since) for row in late)
