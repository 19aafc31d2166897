"""The night that a report tells of: how it ended, and the plan it made or applied. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, Row, text

from orchestration.enforcement.lease import living
from orchestration.enforcement.night import COMPUTED, ENDED
from orchestration.enforcement.pause import Pause, noted
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.stopped_by_book import changed_book
from orchestration.enforcement.taken_up import IS_TAKEN_UP, TakenUp, taken_up
from orchestration.enforcement.waits import Wait, as_read
from orchestration.errors import DatabaseError

State = Literal["done", "partial", "faulty", "waiting", "held", "paused", "failed", "running"]
"""How a night stands. partial: done, but for what rests on a source left out; faulty: done, but something went wrong;
held: nothing was done; paused: nothing more was done; failed: it broke off, whatever it had done."""

_NIGHT = text(
    f"""
    select night_id, as_of, status, policy_hash, message, coalesce(applied_plan_id, plan_id) as plan_id,
        coalesce(counts -> 'residues', '[]') as residues, counts ->> 'version' as version,
        coalesce(counts -> 'findings', '[]') as findings, counts ? '{ENDED}' as has_ended
    from control.nights where night_id = :night
    """  # noqa: S608 - put together from constants
)
_RUN = """
select
    night_id, started_at, finished_at, applied_plan_id, coalesce(item_count > 0, false) as has_acted,
    counts -> 'known' as known, cast(counts ->> 'gone' as bigint) as gone,
    cast(counts ->> 'scanned_for' as bigint) as scanned_for
from control.nights left join enforcement.plans on plans.plan_id = nights.applied_plan_id
where started_at <= (select started_at from control.nights where night_id = :night)
"""
_RUNS = text(f"{_RUN} and nights.as_of = :as_of order by started_at, night_id")
_COMPUTED = text(f"{_RUN} and {COMPUTED} order by started_at desc limit 1")
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
ITEMS = f"""(
    items.plan_id = :plan
    or items.plan_id = any(:earlier) and items.outcome in ('deleted', 'anonymised', 'archived', 'suppressed')
    or {IS_TAKEN_UP}
)"""
"""Of enforcement.items: the report of a night tells of it; with the parameters of `Night.items`."""
_ACTED: dict[str, State] = {"held": "partial", "failed": "faulty", "waiting": "done"}


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
class Run:
    """One run of a date: a night, or what was applied by hand after an approval."""

    night_id: str
    started_at: datetime
    finished_at: datetime | None
    applied_plan_id: str | None
    has_acted: bool
    """It applied a plan that had something to do."""
    known: Mapping[str, int] | None
    """The people whom each system knew when it planned ("": all of them together)."""
    gone: int | None
    """The people of whom it left nothing."""
    scanned_for: int | None
    """The erased addresses that it looked for in every copy."""


@dataclass(frozen=True)
class Night:
    """One night."""

    night_id: str
    as_of: date
    state: State
    policy_hash: str | None
    message: str | None
    version: str | None
    """Of the software."""
    plan: Plan | None
    residues: tuple[Residue, ...]
    """Where erased addresses still stand; empty when the scan found none."""
    paused: Pause | None
    """The pause that stopped it."""
    findings: tuple[Mapping[str, str], ...]
    """What the policy book was found to want: severity, place, sentence and kind (see retention_policies.checks)."""
    book_changed: tuple[Wait, ...]
    """What a change of the policy book has to do with a check that stopped it, if it has."""
    runs: tuple[Run, ...]
    """Every run of the same date up to this one, which is the last."""
    computed: Run
    """The run that computed the marts as this one left them: of an earlier date where this one stopped before."""
    taken_up: TakenUp
    """What the runs of the date took up of earlier nights."""

    @property
    def run(self) -> Run:
        """The night's own run."""
        return self.runs[-1]

    @property
    def told(self) -> Run:
        """The run whose plan the report of the date tells: this one, unless it only found that nothing was left.

        A second run of a date would otherwise write its empty plan over what the first one did.
        """
        if self.plan is None or self.plan.state != "applied" or self.run.has_acted:
            return self.run
        return next((run for run in reversed(self.runs) if run.has_acted), self.run)

    @property
    def told_plan(self) -> str:
        """The plan of that run; empty if it has none."""
        if self.told is self.run:
            return self.plan.plan_id if self.plan else ""
        return self.told.applied_plan_id or ""

    @property
    def items(self) -> dict[str, object]:
        """The parameters of `ITEMS`, for every run of the date."""
        return {"plan": self.told_plan, "earlier": list(self.earlier_plans), **self.taken_up.parameters}

    @property
    def earlier_plans(self) -> tuple[str, ...]:
        """The other plans that runs of this date applied."""
        applied = {run.applied_plan_id: None for run in self.runs if run.applied_plan_id and run.has_acted}
        return tuple(plan for plan in applied if plan != self.told_plan)

    @property
    def known(self) -> Mapping[str, int] | None:
        """The people whom each system knew before anything was done on that date; None if no run noted it."""
        return next((run.known for run in self.runs if run.known is not None), None)


def read_night(connection: Connection, night_id: str) -> Night:
    """The night of that id.

    Raises:
        DatabaseError: there is no such night.
    """
    row = connection.execute(_NIGHT, {"night": night_id}).one_or_none()
    if row is None:
        raise DatabaseError("control.nights", f"there is no night {night_id}; run `oubli run` first")
    plan = _read_plan(connection, row.plan_id) if row.plan_id else None
    paused = noted(connection, night_id)
    stopped = bool(connection.execute(_STOPPED, {"as_of": row.as_of}).scalar_one())
    runs = [Run(**each._mapping) for each in connection.execute(_RUNS, {"as_of": row.as_of, "night": night_id})]
    computed = connection.execute(_COMPUTED, {"night": night_id}).one_or_none()
    return Night(
        night_id=row.night_id,
        as_of=row.as_of,
        state=(
            "paused"
            if paused and row.status == "held"
            else _state(_status(connection, row), plan, has_ended=row.has_ended, stopped=stopped)
        ),
        policy_hash=row.policy_hash,
        message=row.message,
        version=row.version,
        plan=plan,
        residues=tuple(Residue(**found) for found in row.residues),
        paused=paused,
        findings=tuple(row.findings),
        book_changed=changed_book(connection, night_id),
        runs=tuple(runs),
        computed=runs[-1] if computed is None else Run(**computed._mapping),
        taken_up=taken_up(connection, [run.night_id for run in runs]),
    )


def _read_plan(connection: Connection, plan_id: str) -> Plan | None:
    row = connection.execute(_PLAN, {"plan": plan_id}).one_or_none()
    return Plan(**{**row._mapping, "waits_for": as_read(row.waits_for)}) if row else None


def _status(connection: Connection, night: Row[Any]) -> str:
    """How a night is noted to stand; one that nobody runs any more has failed, and nobody has noted it yet."""
    status: str = night.status
    if status != "running":
        return status
    runs = living(connection)
    return status if runs is not None and runs.holder == night.night_id else "failed"


def _state(status: str, plan: Plan | None, *, has_ended: bool, stopped: bool) -> State:
    if status == "failed" and not has_ended:
        return "failed"
    if plan is not None and plan.state == "applied" and status in _ACTED:
        return _ACTED[status]
    if status == "failed" and plan is not None and plan.state == "waiting":
        # It came to its end, and somebody is to approve all the same.
        return "waiting"
    if status in get_args(State) and status != "running":
        return cast("State", status)
    if plan is not None and plan.state == "waiting":
        return "waiting"
    return "held" if stopped else "running"
