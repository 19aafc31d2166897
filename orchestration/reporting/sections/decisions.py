"""What people decided, or still have to: approvals of plans, holds, and what the policy book wants. Read-only."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from orchestration.enforcement.waits import as_read
from orchestration.reporting.names import Names
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text, say
from orchestration.reporting.waits import Reason, tell_wait

_APPROVALS = text(
    """
    select plan_id, waits_for, approved_by, approvals.reason, approved_at
    from enforcement.plans join enforcement.approvals using (plan_id, content_hash)
    where plan_id = any(:plans)
    order by approved_at, plan_id
    """
)
_HOLDS = text("select * from reporting.rpt_holds order by source_system, kind")


@dataclass(frozen=True)
class Approval:
    """An approval under which a plan of the date was, or may be, applied."""

    plan_id: str
    waited_for: tuple[Reason, ...]
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Holds:
    """The holds of one kind that one system, or Oubli itself, has in force."""

    system: Text | None
    kind: str
    holds: int
    oldest_on: date | None
    next_end_on: date | None
    without_end: int


@dataclass(frozen=True)
class Finding:
    """Something that the policy book wants: in words, or as the check says it, in English."""

    kind: str
    told: Text | None
    place: str
    sentence: str

    @property
    def purpose(self) -> str:
        """The policy whose file it is about, if it is about one."""
        return self.place.partition(".yaml")[0]


def read_approvals(connection: Connection, night: Night, names: Names) -> tuple[Approval, ...]:
    """Who approved the plans of that date, when and why."""
    rows = connection.execute(_APPROVALS, {"plans": [night.told_plan, *night.earlier_plans]})
    return tuple(
        Approval(
            plan_id=row.plan_id,
            waited_for=tuple(tell_wait(wait, names) for wait in as_read(row.waits_for)),
            by=row.approved_by,
            reason=row.reason,
            at=row.approved_at,
        )
        for row in rows
    )


def read_holds(connection: Connection, names: Names) -> tuple[Holds, ...]:
    """What is on hold, by who says so."""
    return tuple(
        Holds(
            system=names.system(row.source_system) if row.source_system else None,
            kind=row.kind,
            holds=row.holds,
            oldest_on=row.oldest_on,
            next_end_on=row.next_end_on,
            without_end=row.without_end,
        )
        for row in connection.execute(_HOLDS)
    )


def tell_findings(night: Night, names: Names) -> tuple[Finding, ...]:
    """What the night's policy book wants, the errors first."""
    told = []
    for found in night.findings:
        kind, place = found.get("kind", "other"), found["place"]
        policy = names.purpose(place.partition(".yaml")[0])
        words = say(f"policy.{kind}", policy=policy) if kind in ("unconfirmed", "without_data") else None
        told.append(Finding(kind, words, place, found["sentence"]))
    return tuple(told)
