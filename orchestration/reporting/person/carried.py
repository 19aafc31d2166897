"""What went along: opens and clicks leave with the activity or the record that they belong to, by no item of theirs.

The models of a night were built before it acted, so that they still count what raw no longer holds.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from orchestration.database.dbt_project import Staged

STATISTICS = "statistics"

# Of whom not one event is left that may go alone.
_CARRIED = """
with counted as materialized (
    select person_id, source, record_id, event_id from intermediate.int_events__measured
    where person_id = any(:persons)
),
left_in_raw as (
    {left}
)
select counted.person_id, array_agg(distinct counted.source || ':' || counted.record_id) as names
from counted left join left_in_raw using (source, event_id)
group by counted.person_id
having count(left_in_raw.event_id) = 0
"""
_STAGED = "select '{source}' as source, event_id from staging.stg_{source}__events"
_NONE = "select '' as source, '' as event_id where false"


def read_carried(connection: Connection, persons: Sequence[str], staged: Staged) -> Mapping[str, Sequence[str]]:
    """By person of whose measured events none is left: the records that had them. Read-only.

    Args:
        connection: on the warehouse.
        persons: of whom something was done since their systems were last read.
        staged: what the enabled sources give.
    """
    if not persons:
        return {}
    parts = [_STAGED.replace("{source}", source) for source, entities in staged.items() if "events" in entities]
    query = text(_CARRIED.replace("{left}", " union all ".join(parts or [_NONE])))
    return {row.person_id: row.names for row in connection.execute(query, {"persons": list(persons)})}
