"""A night: one run of the pipeline for one date, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Literal

from sqlalchemy import Connection, cast, insert, text

from orchestration.database.tables.control import nights
from orchestration.enforcement.lease import living

Status = Literal["running", "done", "waiting", "held", "failed"]

BUILT = "built"
"""What a night counts once its models stand."""
ENDED = "ended"
"""What a night counts that came to its end, however that was; without it, it broke off."""
# A night of before they were counted is known by its plan.
COMPUTED = f"(counts ? '{BUILT}' or nights.plan_id is not null)"
"""Of a row of control.nights: the night computed the marts."""
_LAST_COMPUTED = f"""
select night_id from control.nights where {COMPUTED} order by started_at desc limit 1
"""  # noqa: S608 - put together from constants
_FAILED_SINCE = f"""
select night_id from control.nights
where started_at > :since and not {COMPUTED} and status in ('failed', 'running') and night_id <> :running
order by started_at desc limit 1
"""  # noqa: S608 - as above
_AWAY = """
update control.nights set counts = counts || jsonb_build_object(
    'away', coalesce(counts -> 'away', '[]') - cast(:source as text) || to_jsonb(cast(:source as text))
)
where night_id = :night_id
"""


@dataclass(frozen=True)
class Night:
    """A night as control.nights has it."""

    night_id: str
    as_of: date
    started_at: datetime
    status: Status
    plan_id: str | None
    applied_plan_id: str | None
    policy_hash: str | None
    message: str | None


def begin(connection: Connection, night_id: str, *, as_of: date, at: datetime) -> None:
    """Note that a night starts."""
    first = {"night_id": night_id, "as_of": as_of, "started_at": at, "finished_at": None, "status": "running"}
    connection.execute(insert(nights).values(**first, counts={"version": version("oubli")}))


def fail_lost(connection: Connection, night_id: str, *, at: datetime) -> None:
    """Note that nights still running have failed: `night_id` has the lease, so whoever ran them is dead, or fenced."""
    connection.execute(
        text(
            "update control.nights set status = 'failed', finished_at = :at, "
            "message = 'the run ended without a word; what it began is settled by the next night that may act' "
            "where status = 'running' and night_id <> :night_id"
        ),
        {"at": at, "night_id": night_id},
    )


def note(connection: Connection, night_id: str, **columns: object) -> None:
    """Set columns of a night: policy_hash, plan_id, applied_plan_id."""
    connection.execute(nights.update().where(nights.c.night_id == night_id).values(**columns))


def count(connection: Connection, night_id: str, **counts: object) -> None:
    """Add to what a night counted; what it counted before stays."""
    added = nights.c.counts.op("||")(cast(counts, nights.c.counts.type))
    connection.execute(nights.update().where(nights.c.night_id == night_id).values(counts=added))


def note_away(connection: Connection, night_id: str, source: str) -> None:
    """Note that a system does not answer, or not all of what it is asked, so that what was begun there stays open."""
    connection.execute(text(_AWAY), {"night_id": night_id, "source": source})


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
            "select night_id, as_of, started_at, status, plan_id, applied_plan_id, policy_hash, message "
            "from control.nights where night_id = :night_id"
        ),
        {"night_id": night_id},
    ).first()
    return None if row is None else Night(**row._mapping)


def last_night(connection: Connection) -> str | None:
    """The id of the night that began last. Read-only."""
    found: str | None = connection.execute(
        text("select night_id from control.nights order by started_at desc limit 1")
    ).scalar()
    return found


def last_computed(connection: Connection) -> Night | None:
    """The night that computed the marts as they stand, whether it came to a plan or not. Read-only."""
    found = connection.execute(text(_LAST_COMPUTED)).scalar()
    return None if found is None else read_night(connection, found)


def failed_since(connection: Connection, since: datetime) -> Night | None:
    """The last night that began after `since` and ended, or died, before it computed anything. Read-only."""
    runs = living(connection)
    asked = {"since": since, "running": "" if runs is None else runs.holder}
    found = connection.execute(text(_FAILED_SINCE), asked).scalar()
    return None if found is None else read_night(connection, found)


def last_planned(connection: Connection) -> Night | None:
    """The last night that came to a plan. Read-only."""
    return _last(connection, "plan_id")


def last_applied(connection: Connection) -> Night | None:
    """The last night that applied a plan, be it an earlier one's. Read-only."""
    return _last(connection, "applied_plan_id")


def _last(connection: Connection, noted: Literal["plan_id", "applied_plan_id"]) -> Night | None:
    found = connection.execute(
        text(
            f"select night_id from control.nights where {noted} is not null "  # noqa: S608 - one of two columns
            "order by started_at desc limit 1"
        )
    ).scalar()
    return None if found is None else read_night(connection, found)
