"""What became of opens and clicks: those that are over went, and others with the activity or record they belong to.

The models of a night were built before it acted, so that they still count what raw no longer holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.database.dbt_project import Staged

STATISTICS = "statistics"

_COUNTED = """
with counted as materialized (
    select person_id, source, record_id, event_id, rule, counts_from, due_on from intermediate.int_events__measured
    where person_id = any(:persons)
),
left_in_raw as (
    {left}
)
select
    counted.person_id, array_agg(distinct counted.source || ':' || counted.record_id) as names,
    -- The next of those that are left.
    (array_agg(
        jsonb_build_object('rule', rule, 'counts_from', counts_from, 'due_on', due_on)
        order by due_on, rule, counts_from
    ) filter (where left_in_raw.event_id is not null))[1] as next
from counted left join left_in_raw using (source, event_id)
group by counted.person_id
"""
_STAGED = "select '{source}' as source, event_id from staging.stg_{source}__events"
_NONE = "select '' as source, '' as event_id where false"


@dataclass(frozen=True)
class Counted:
    """The opens and clicks that the models count of one person."""

    names: Sequence[str]
    """The records that had them, SOURCE:RECORD_ID."""
    next: Mapping[str, str] | None
    """Rule, start and end, as `explain` calls them, of the next one to go; None: none is left."""


def read_counted(connection: Connection, persons: Sequence[str], staged: Staged) -> Mapping[str, Counted]:
    """By person what is left of the opens and clicks that the models count. Read-only.

    Args:
        connection: on the warehouse.
        persons: of whom something was done since their systems were last read.
        staged: what the enabled sources give.
    """
    if not persons:
        return {}
    parts = [_STAGED.replace("{source}", source) for source, entities in staged.items() if "events" in entities]
    query = text(_COUNTED.replace("{left}", " union all ".join(parts or [_NONE])))
    rows = connection.execute(query, {"persons": list(persons)})
    return {row.person_id: Counted(row.names, row.next) for row in rows}
