"""Which reports stand in a folder, and how long they are kept there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, text

from orchestration.reporting.texts import Text
from retention_policies.period import Period

# PostgreSQL's calendar ends a period as the macro of the deadlines does: 29 February and a year is 28 February.
_OVER = text("select day from unnest(cast(:days as date[])) as each(day) where day + cast(:kept as interval) <= :as_of")
_UNTIL = text("select cast(cast(:day as date) + cast(:kept as interval) as date)")


@dataclass(frozen=True)
class Shelf:
    """What a report says of where it is kept."""

    nights: str
    """The page that lists all of them, relative to the report's folder."""
    period: Text
    """How long it is kept, in words."""
    until: date
    """The day on which the report goes."""
    docs: int
    """How many nights the detail of its checks is kept."""


def dated(reports: Path) -> dict[date, Path]:
    """The reports of a folder by the dates of their nights; a file with any other name is none. Read-only."""
    named = ((day_of(path.stem), path) for path in reports.glob("????-??-??.html"))
    return {day: path for day, path in named if day and path.is_file() and not path.is_symlink()}


def day_of(name: str) -> date | None:
    """The date that a file or folder is named after, if it is one."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def over(connection: Connection, days: Iterable[date], *, kept: Period, as_of: date) -> frozenset[date]:
    """Those of the nights that are no longer kept on the date. Read-only."""
    asked = {"days": list(days), "kept": str(kept), "as_of": as_of}
    return frozenset(connection.execute(_OVER, asked).scalars())


def until(connection: Connection, day: date, kept: Period) -> date:
    """The first day on which the report of a night is kept no longer. Read-only."""
    ends: date = connection.execute(_UNTIL, {"day": day, "kept": str(kept)}).scalar_one()
    return ends
