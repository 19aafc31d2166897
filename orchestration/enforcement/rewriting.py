"""Rewriting: the deep clean, which leaves nothing of what was erased in the files of a table, nor in the log.

After VACUUM alone the bytes of an erased row may stand in its page, and in the index, until something is written over
them. Only a table that is written anew holds nothing of it; then the log of before can go.
"""

import shutil
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import URL, text

from orchestration.database.cleanings import WAREHOUSE
from orchestration.database.embedded import data_folder
from orchestration.database.write_ahead_log import clear_log
from orchestration.enforcement.cleaning import (
    GONE,
    Cleaned,
    Cleaning,
    answering,
    listed,
    may_rewrite,
    note,
    opened,
    told,
)
from orchestration.enforcement.vacuum import maintaining, rewrite, size_of
from orchestration.settings import Settings

MB = 1_000_000

# A night begins some minutes earlier or later than another.
_DUE = """
select system, table_schema, table_name from control.cleanings
where erased_since is not null
    and coalesce(rewritten_at < now() - make_interval(days => :days) + interval '12 hours', true)
order by system = 'warehouse' desc, system, table_schema = 'pg_catalog', erased_since, table_schema, table_name
"""
_REWRITTEN = """
update control.cleanings
set refusal = :refusal, vacuumed_at = clock_timestamp(), rewritten_at = clock_timestamp(), erased_since = null,
    wal_cleared_at = null
where system = :system and table_schema = :schema and table_name = :name
"""
_REFUSED = """
update control.cleanings set refusal = :refusal
where system = :system and table_schema = :schema and table_name = :name
"""
_LOGGED = """
select 1 from control.cleanings
where system = any(:systems) and rewritten_at is not null and wal_cleared_at is null limit 1
"""
_CLEARED = """
update control.cleanings set wal_cleared_at = clock_timestamp()
where system = any(:systems) and rewritten_at is not null and wal_cleared_at is null
"""


@dataclass(frozen=True)
class Budget:
    """How much may be rewritten at once."""

    days: int
    """Between two rewritings of a table, at least."""
    megabytes: int
    """Of tables with their indexes."""
    minutes: float


def budget_of(settings: Settings, *, by_hand: bool) -> Budget | None:
    """What the settings allow; None: nothing in a night. By hand whatever waits may be rewritten."""
    if not by_hand and not settings.deep_clean_days:
        return None
    days = 0 if by_hand else settings.deep_clean_days
    return Budget(days, settings.deep_clean_max_mb, settings.deep_clean_max_minutes)


def rewrite_due(work: Cleaning, budget: Budget | None) -> Cleaned:
    """Rewrite the tables of which something was erased, those that waited longest first, as far as the budget goes."""
    if budget is None:
        return Cleaned(0, ())
    tables, refusals, left, ends = 0, list[str](), budget.megabytes * MB, monotonic() + budget.minutes * 60
    beside = [WAREHOUSE]
    for system, places in listed(work, _DUE, {"days": budget.days}).items():
        with opened(work, system) as engine:
            if engine is None or not may_rewrite(work.data_map, system):
                continue
            beside += [system] if _server(engine.url) == _server(work.warehouse.url) else []
            with answering(system, refusals), maintaining(engine) as connection:
                for place in places:
                    size, seconds = size_of(connection, place), ends - monotonic()
                    if size is None:
                        note(work, GONE, system, place, None)
                        continue
                    refusal = _beyond(budget, size, left, seconds) or _too_full(work, size)
                    refusal = refusal or rewrite(connection, place, seconds=seconds)
                    note(work, _REFUSED if refusal else _REWRITTEN, system, place, refusal)
                    refusals += told(system, place, refusal)
                    tables, left = (tables, left) if refusal else (tables + 1, left - size)
    _clear_log(work, beside)
    return Cleaned(tables, tuple(refusals))


def _beyond(budget: Budget, size: int, left: int, seconds: float) -> str | None:
    if size > budget.megabytes * MB:
        return f"has {size // MB:,} MB, more than may be rewritten at once; raise OUBLI_DEEP_CLEAN_MAX_MB"
    if size > left or seconds <= 0:
        return "waits, as enough was rewritten at once"
    return None


def _too_full(work: Cleaning, size: int) -> str | None:
    """A table is written beside its old files, and once more into the log; a full disk would stop the server."""
    folder = data_folder(work.home)
    if folder.is_dir() and shutil.disk_usage(folder).free < 3 * size:
        return f"needs {3 * size // MB:,} MB of free disk to be rewritten"
    return None


def _clear_log(work: Cleaning, systems: list[str]) -> None:
    values = {"systems": systems}
    with work.warehouse.connect() as connection:
        logged = connection.execute(text(_LOGGED), values).first()
    if logged is None:
        return
    with opened(work, WAREHOUSE) as engine:
        is_cleared = engine is not None and clear_log(engine)
    if is_cleared:
        with work.warehouse.begin() as connection:
            connection.execute(text(_CLEARED), values)


def _server(url: URL) -> tuple[object, ...]:
    return url.host, url.port, url.query.get("host")
