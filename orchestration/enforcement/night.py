"""A night: one run of the pipeline for one date, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, ScalarResult, insert, text

from orchestration.database.tables.control import nights
from orchestration.errors import PlanError

Status = Literal["running", "done", "waiting", "held", "failed"]


@dataclass(frozen=True)
class Night:
    """A night as control.nights has it."""

    night_id: str
    as_of: date
    status: Status
    plan_id: str | None
    applied_plan_id: str | None
    policy_hash: str | None
    message: str | None


def begin(connection: Connection, night_id: str, *, as_of: date, at: datetime) -> None:
    """Note that a night starts, and that nights still running, whose process is dead, have failed."""
    connection.execute(
        text(
            "update control.nights set status = 'failed', finished_at = :at, "
            "message = 'the run ended without a word; its open intents were settled by the next night' "
            "where status = 'running' and night_id <> :night_id"
        ),
        {"at": at, "night_id": night_id},
    )
    connection.execute(
        insert(nights).values(night_id=night_id, as_of=as_of, started_at=at, finished_at=None, status="running")
    )


def note(connection: Connection, night_id: str, **columns: object) -> None:
    """Set columns of a night: policy_hash, plan_id, applied_plan_id."""
    connection.execute(nights.update().where(nights.c.night_id == night_id).values(**columns))


def finish(connection: Connection, night_id: str, *, status: Status, message: str | None, at: datetime) -> None:
    """Note how a night ended; a night that has ended stays as it ended."""
    connection.execute(
        nights.update()
        .where(nights.c.night_id == night_id, nights.c.status == "running")
        .values(status=status, message=message, finished_at=at)
    )


def read_night(connection: Connection, night_id: str) -> Night | None:
    """The night of that id. Read-only."""
    row = connection.execute(
        text(
            "select night_id, as_of, status, plan_id, applied_plan_id, policy_hash, message "
            "from control.nights where night_id = :night_id"
        ),
        {"night_id": night_id},
    ).first()
    return None if row is None else Night(**row._mapping)


def verdict(connection: Connection, night_id: str) -> tuple[Status, str | None]:
    """How a night that came to its end is to be called, and why. Read-only.

    `waiting`: a plan needs an approval. `held`: a gate kept a source out, or a system does not answer. `failed`: items
    were refused, something erased was found again, or a promise was broken after acting.
    """
    night = read_night(connection, night_id)
    if night is None:
        raise PlanError(night_id, "there is no such night; run `oubli run`")
    broken = connection.execute(
        text(
            "select count(*) filter (where outcome = 'failed') as failed, "
            "count(*) filter (where source_state = 'intent') as open from enforcement.items where plan_id = :plan_id"
        ),
        {"plan_id": night.applied_plan_id},
    ).one()
    if broken.failed:
        return "failed", f"{broken.failed} items were refused by their system; the plan's items say why"
    if broken.open:
        return "held", f"{broken.open} items wait for a system that does not answer; the next night settles them"
    residues = connection.execute(
        text("select counts -> 'residues' from control.nights where night_id = :night_id"), {"night_id": night_id}
    ).scalar()
    if residues:
        places = ", ".join(f"{place} ({rows} rows)" for place, rows in sorted(residues.items()))
        return "failed", f"addresses that were erased still stand in {places}; erase them there and run again"
    reasons = connection.execute(
        text("select source, reason from control.source_gates where as_of = :as_of order by source"),
        {"as_of": night.as_of},
    )
    blocked = [f"{row.source}: {row.reason}" for row in reasons]
    if night.applied_plan_id is None and night.plan_id is not None:
        waits = connection.execute(
            text("select waits_for from enforcement.plans where plan_id = :plan_id and state = 'waiting'"),
            {"plan_id": night.plan_id},
        ).scalar()
        if waits:
            return "waiting", "\n".join([*waits, *blocked])
    broken_after: ScalarResult[str] = connection.execute(
        text(
            "select label_en from control.promises where as_of = :as_of and gate = 'after_enforcement' "
            "and severity = 'critical' and not passed order by suite, name"
        ),
        {"as_of": night.as_of},
    ).scalars()
    sentences = list(broken_after)
    if sentences:
        return "failed", "\n".join(sentences)
    if blocked:
        return "held", "\n".join(blocked)
    return "done", None
