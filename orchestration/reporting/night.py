"""The night that a report tells of: how it ended, and the plan it made or applied. Read-only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast, get_args

from sqlalchemy import Connection, text

from orchestration.enforcement.residue import Residue
from orchestration.enforcement.waits import Wait, as_read
from orchestration.errors import DatabaseError

State = Literal["done", "partial", "faulty", "waiting", "held", "failed", "running"]
"""How a night stands. partial: done, but for what rests on a source left out; faulty: done, but something went wrong;
held and failed: nothing was done."""

_NIGHT = text(
    """
    select night_id, as_of, finished_at, status, policy_hash, message, coalesce(applied_plan_id, plan_id) as plan_id,
        coalesce(counts -> 'residues', '[]') as residues
    from control.nights where night_id = :night
    """
)
_RUNS = text(
    """
    select night_id, applied_plan_id from control.nights
    where as_of = :as_of and started_at <= (select started_at from control.nights where night_id = :night)
    order by started_at, night_id
    """
)
_PLAN = text(
    """
    select plan_id, as_of, state, content_hash, waits_for, item_count, person_count
    from enforcement.plans where plan_id = :plan
    """
)
_STOPPED = text(
    """
    select exists (
        select from control.promises
        where as_of = :as_of and severity = 'critical' and not passed and suite <> 'sources'
    )
    """
)
_ACTED: dict[str, State] = {"held": "partial", "failed": "faulty", "waiting": "done", "running": "done"}


@dataclass(frozen=True)
class Plan:
    """A plan as the report shows it."""

    plan_id: str
    as_of: date
    state: str
    content_hash: str
    waits_for: tuple[Wait, ...]
    item_count: int
    person_count: int


@dataclass(frozen=True)
class Night:
    """One night."""

    night_id: str
    as_of: date
    state: State
    finished_at: datetime | None
    policy_hash: str | None
    message: str | None
    plan: Plan | None
    residues: tuple[Residue, ...]
    """Where erased addresses still stand; empty when the scan found none."""
    runs: tuple[str, ...]
    """Every run of the same date up to this one: a night, then what was applied by hand after an approval."""
    earlier_plans: tuple[str, ...]
    """The plans that those runs before it applied."""


def read_night(connection: Connection, night_id: str) -> Night:
    """The night of that id.

    A report is written before its night ends; the state is then what the plan and the gates say already.

    Raises:
        DatabaseError: there is no such night.
    """
    row = connection.execute(_NIGHT, {"night": night_id}).one_or_none()
    if row is None:
        raise DatabaseError("control.nights", f"there is no night {night_id}; run `oubli run` first")
    plan = _read_plan(connection, row.plan_id) if row.plan_id else None
    stopped = bool(connection.execute(_STOPPED, {"as_of": row.as_of}).scalar_one())
    runs = connection.execute(_RUNS, {"as_of": row.as_of, "night": night_id}).all()
    return Night(
        night_id=row.night_id,
        as_of=row.as_of,
        state=_state(row.status, plan, stopped=stopped),
        finished_at=row.finished_at,
        policy_hash=row.policy_hash,
        message=row.message,
        plan=plan,
        residues=tuple(Residue(**found) for found in row.residues),
        runs=tuple(run.night_id for run in runs),
        earlier_plans=tuple(
            {run.applied_plan_id: None for run in runs if run.applied_plan_id not in (None, row.plan_id)}
        ),
    )


def _read_plan(connection: Connection, plan_id: str) -> Plan | None:
    row = connection.execute(_PLAN, {"plan": plan_id}).one_or_none()
    return Plan(**{**row._mapping, "waits_for": as_read(row.waits_for)}) if row else None


def _state(status: str, plan: Plan | None, *, stopped: bool) -> State:
    acted = plan is not None and plan.state == "applied"
    if acted and status in _ACTED:
        return _ACTED[status]
    if status in get_args(State) and status != "running":
        return cast("State", status)
    if plan is not None and plan.state == "waiting":
        return "waiting"
    return "held" if stopped else "running"
