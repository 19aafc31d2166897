"""What people decided, or still have to: approvals of plans, holds, and what the policy book wants. Read-only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.enforcement.approval import Approval, approvals_of, last_approval
from orchestration.enforcement.waits import as_read
from orchestration.reporting.names import Names
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text, say
from orchestration.reporting.waits import Reason, tell_wait

_WAITED = text("select waits_for from enforcement.plans where plan_id = :plan")
_HOLDS = text("select * from reporting.rpt_holds order by source_system, kind")


@dataclass(frozen=True)
class Submitted:
    """A plan of the date that people approved, what it waited for, and every approval in the order of giving."""

    plan_id: str
    waited_for: tuple[Reason, ...]
    approvals: tuple[Approval, ...]


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


def read_submitted(connection: Connection, night: Night, names: Names) -> tuple[Submitted, ...]:
    """The plans of that date that were approved, with who approved them, when and why."""
    submitted = []
    for plan in (night.told_plan, *night.earlier_plans):
        given = approvals_of(connection, plan)
        if given:
            waits = as_read(connection.execute(_WAITED, {"plan": plan}).scalar_one())
            submitted.append(Submitted(plan, tuple(tell_wait(wait, names) for wait in waits), given))
    return tuple(sorted(submitted, key=lambda one: one.approvals[0].approved_at))


def tell_lapsed(connection: Connection, night: Night) -> Text | None:
    """Of a plan that waits: whose approval expired before it, or the one before it, was applied."""
    if night.plan is None or night.state != "waiting":
        return None
    at = night.run.started_at
    given = last_approval(connection, night.plan.plan_id, at=at)
    if given is None or given.holds(given.plan_id, at=at):
        return None
    phrase = "tonight.lapsed" if given.plan_id == night.plan.plan_id else "tonight.lapsed_before"
    return say(phrase, plan=given.plan_id, by=given.approved_by, at=given.approved_at, until=given.expires_at)


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
