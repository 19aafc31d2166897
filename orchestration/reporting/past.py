"""The nights as their reports told them: what they counted cannot be counted again, so each night keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, text

from orchestration.reporting.night import State

Tone = Literal["good", "wait", "bad", "idle"]
"""How worried the reader should be."""
TOLD = "told"
"""What a night counts once its report is written (see `orchestration.enforcement.night.count`)."""
FIGURES = ("known", "due", "settled", "held", "waiting", "quarantined", "broken")
"""What is kept of each night: people, but for the rows in quarantine and the promises that were broken."""

# A date is told by its last run that came to a report, and if none did by its last run.
_NIGHTS = text(
    """
    select distinct on (nights.as_of)
        nights.as_of, nights.status, nights.counts -> 'told' as told,
        coalesce(plans.state = 'waiting', false) as waits,
        (
            select cast(max(approved_at) at time zone 'Europe/Paris' as date) from enforcement.approvals
            where approvals.plan_id = plans.plan_id
        ) as approved_on
    from control.nights
    left join enforcement.plans on plans.plan_id = coalesce(nights.applied_plan_id, nights.plan_id)
    where nights.as_of <= :until
    order by nights.as_of desc, nights.counts -> 'told' is null, nights.started_at desc
    limit :most
    """
)
_ENDED: Mapping[str, tuple[State, Tone]] = {
    "done": ("done", "good"),
    "waiting": ("waiting", "wait"),
    "held": ("held", "bad"),
    "running": ("running", "idle"),
}


@dataclass(frozen=True)
class PastNight:
    """One date and how its night went."""

    as_of: date
    state: State
    tone: Tone
    figures: Mapping[str, int | None]
    """By name of FIGURES; None: it was not computed, or never kept."""
    waits: bool
    """Its plan waits for an approval to this day."""
    approved_on: date | None = None
    """When its plan was approved last; None: it never was."""

    @property
    def is_gap(self) -> bool:
        """Nothing of it is known."""
        return all(value is None for value in self.figures.values())

    @property
    def told(self) -> dict[str, object]:
        """What is kept of it."""
        return {"state": self.state, "tone": self.tone, "figures": dict(self.figures)}


def read_past(connection: Connection, until: date, *, most: int) -> tuple[PastNight, ...]:
    """The last nights up to a date, the newest first. Read-only."""
    return tuple(_past(row) for row in connection.execute(_NIGHTS, {"until": until, "most": most}))


def _past(row: Row[Any]) -> PastNight:
    told = row.told or {}
    state, tone = _ENDED.get(row.status, ("failed", "bad"))
    figures = told.get("figures", {})
    return PastNight(
        as_of=row.as_of,
        state=cast("State", told.get("state", state)),
        tone=cast("Tone", told.get("tone", tone)),
        figures={name: figures.get(name) for name in FIGURES},
        waits=row.waits,
        approved_on=row.approved_on,
    )
