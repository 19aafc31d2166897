"""The kill switch: while it is on, nothing is deleted, archived, anonymised or suppressed, whoever runs a night."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from orchestration.enforcement.night import count
from orchestration.errors import PlanError
from retention_policies.legal_time import PARIS

_STANDING = """
select paused_by as by, reason, paused_at as at from control.pauses
where resumed_at is null
order by pause_id
limit 1
"""


@dataclass(frozen=True)
class Pause:
    """A pause: whose, why and since when."""

    by: str
    reason: str
    at: datetime

    @property
    def sentence(self) -> str:
        """In English, with the way out."""
        since = self.at.astimezone(PARIS)
        return (
            f"paused by {self.by} since {since:%Y-%m-%d %H:%M} in Paris: {self.reason}; `oubli resume` lets nights act"
        )


def standing(connection: Connection) -> Pause | None:
    """The pause that stands, if one does. Read-only."""
    row = connection.execute(text(_STANDING)).first()
    return None if row is None else Pause(**row._mapping)


def pause(connection: Connection, *, by: str, reason: str) -> Pause:
    """Stop every night before its next batch, until somebody resumes; the pause that stands, were there one already.

    Raises:
        PlanError: nobody or nothing is named.
    """
    if not by.strip() or not reason.strip():
        raise PlanError("pause", "a pause names who pauses, and why; give both")
    found = standing(connection)
    if found is None:
        placed = connection.execute(
            text("insert into control.pauses (paused_by, reason) values (:by, :reason) returning paused_at"),
            {"by": by, "reason": reason},
        )
        found = Pause(by, reason, placed.scalar_one())
    return found


def resume(connection: Connection, *, by: str) -> Pause | None:
    """Let nights act again; the pause that ended, if there was one.

    Raises:
        PlanError: nobody is named.
    """
    if not by.strip():
        raise PlanError("resume", "whoever lets nights act again is named; give who it is")
    ended = standing(connection)
    connection.execute(
        text("update control.pauses set resumed_at = now(), resumed_by = :by where resumed_at is null"), {"by": by}
    )
    return ended


def stops(connection: Connection, night_id: str) -> bool:
    """Whether a pause stands, so that the night goes no further; which one is then noted of the night."""
    found = standing(connection)
    if found is not None:
        count(connection, night_id, paused={"by": found.by, "reason": found.reason, "at": found.at.isoformat()})
    return found is not None


def noted(connection: Connection, night_id: str) -> Pause | None:
    """The pause that stopped a night, if one did. Read-only."""
    found = connection.execute(
        text("select counts -> 'paused' from control.nights where night_id = :night_id"), {"night_id": night_id}
    ).scalar()
    return None if found is None else Pause(found["by"], found["reason"], datetime.fromisoformat(found["at"]))
