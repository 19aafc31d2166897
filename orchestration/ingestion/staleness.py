"""Whether what a source hands over is of today: when its file was written, and when anything in it last moved.

Reading an old export again makes nothing fresh: whoever got in touch since it was written would pass for silent.
"""

from datetime import date, datetime

from sqlalchemy import Connection, text

from orchestration.ingestion.data_map import sources_file_name
from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from retention_policies.legal_time import PARIS

_IS_OVER = text("select cast(:since as date) + cast(:period as interval) < cast(:on as date)")
"""By the calendar of the gate, which judges readings in the same way."""


def reading_day(as_of: date, started_at: datetime) -> date:
    """The day on which ages are judged: the night's, but none that has not come yet, as nothing is written then."""
    return min(as_of, _day(started_at))


def not_renewed(
    connection: Connection, source: MappedSource, mapped: MappedTable, written_at: datetime | None, *, on: date
) -> Trouble | None:
    """Why the table's file is too old to be relied on, if it is. Read-only.

    Args:
        connection: on the warehouse, whose calendar counts.
        source: the system.
        mapped: the table.
        written_at: when the file was last written; None if it is none, or not there.
        on: the day of the reading.
    """
    if written_at is None or not _is_over(connection, _day(written_at), source.fresh_within, on):
        return None
    return Trouble(
        "stale",
        f"{source.name}: {mapped.file_name} was last written on {_day(written_at)}, longer ago than "
        f"{source.fresh_within}; export it again, or raise fresh_within in {sources_file_name(source.name)} if exports "
        "are rarer",
    )


def not_moving(
    connection: Connection, source: MappedSource, mapped: MappedTable, newest: str | None, *, on: date
) -> Trouble | None:
    """Why the table is taken for one that no longer moves, if its data map says how often it does. Read-only.

    Args:
        connection: on the warehouse, whose calendar counts.
        source: the system.
        mapped: the table.
        newest: its greatest trusted cursor, see orchestration.ingestion.high_water; None if no row has one.
        on: the day of the reading.
    """
    if mapped.moves_within is None:
        return None
    moved = None if newest is None else datetime.fromisoformat(newest)
    since = None if moved is None else moved.date() if moved.tzinfo is None else _day(moved)
    if since is not None and not _is_over(connection, since, mapped.moves_within, on):
        return None
    found = f"no {mapped.cursor} at all" if since is None else f"{since} as its newest {mapped.cursor}"
    return Trouble(
        "stale",
        f"{source.name}: {mapped.file or mapped.name} has {found}, and its data map says that it moves within "
        f"{mapped.moves_within}; check what feeds it, or raise moves_within in {sources_file_name(source.name)} if it "
        "is that quiet",
    )


def _is_over(connection: Connection, since: date, period: str, on: date) -> bool:
    return bool(connection.execute(_IS_OVER, {"since": since, "period": period, "on": on}).scalar_one())


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
