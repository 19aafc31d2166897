"""What a night took up: items that an earlier night had begun for its own plan and left open. Read-only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

# The ledger has an entry of whatever was settled, and is small; the items are many.
_TAKEN_UP = text(
    """
    select distinct entry ->> 'plan_id' as plan_id, nights.started_at as settled_at
    from evidence.ledger join control.nights on nights.night_id = entry ->> 'night_id'
    where entry ->> 'night_id' = any(:nights) and entry ? 'outcome'
        and entry ->> 'plan_id' is distinct from nights.applied_plan_id
    order by settled_at, plan_id
    """
)
IS_TAKEN_UP = """(
    items.plan_id = any(cast(:taken_up as text[])) and (items.plan_id, items.settled_at) in (
        select * from unnest(cast(:taken_up as text[]), cast(:taken_up_at as timestamptz[]))
    )
)"""
"""Of enforcement.items: some night took it up; with the parameters of `TakenUp`."""


@dataclass(frozen=True)
class TakenUp:
    """The plans of which nights took something up, each with when that night settled it."""

    plans: tuple[tuple[str, datetime], ...]

    @property
    def parameters(self) -> dict[str, object]:
        """Of `IS_TAKEN_UP`."""
        return {"taken_up": [plan for plan, _ in self.plans], "taken_up_at": [at for _, at in self.plans]}


NOTHING = TakenUp(())


def taken_up(connection: Connection, nights: Collection[str]) -> TakenUp:
    """What those nights took up. Read-only."""
    rows = connection.execute(_TAKEN_UP, {"nights": list(nights)})
    return TakenUp(tuple((row.plan_id, row.settled_at) for row in rows))
