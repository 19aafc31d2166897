"""How far erasing reaches by now: queries, the files of each database, its log, and the backups. Read-only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from orchestration.database.cleanings import WAREHOUSE
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.names import Names, period
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text, say, word
from retention_policies.legal_time import PARIS

# What the settings were on the last night that cleaned.
_SETTINGS = text(
    """
    select counts -> 'cleaning' as settings from control.nights
    where counts ? 'cleaning' and started_at <= :started_at order by started_at desc limit 1
    """
)
_SYSTEMS = text(
    """
    select
        system, max(erased_at) filter (where table_schema <> 'pg_catalog') as erased_at,
        max(vacuumed_at) as vacuumed_at, max(rewritten_at) as rewritten_at,
        count(erased_since) as waiting, count(*) filter (where wal_cleared_at is null) as logged,
        max(wal_cleared_at) as wal_cleared_at,
        max(coalesce(rewritten_at, erased_at) + make_interval(days => :days)) filter (where erased_since is not null)
            as rewritten_by,
        array_agg(concat_ws('.', nullif(table_schema, ''), table_name) order by table_schema, table_name)
            filter (where erased_since is not null and refusal is not null) as refused
    from control.cleanings
    group by system
    order by system = 'warehouse' desc, system
    """
)
_LEFT_BY = text("select cast((cast(:at as timestamptz) + cast(:kept as interval)) at time zone 'Europe/Paris' as date)")


def read_reach(
    connection: Connection, night: Night, names: Names, data_map: Sequence[MappedSource]
) -> tuple[Text, ...]:
    """What is promised of what was erased, sentence by sentence; nothing if no night ever cleaned up after erasing."""
    settings: dict[str, Any] | None = connection.execute(_SETTINGS, {"started_at": night.run.started_at}).scalar()
    rows = list(connection.execute(_SYSTEMS, {"days": (settings or {}).get("days", 0)}))
    if settings is None or not rows:
        return ()
    rewritten = {WAREHOUSE, *(source.name for source in data_map if source.may_rewrite)}
    told = [say("reach.queries")]
    for row in rows:
        system = word("place", row.system) if row.system == WAREHOUSE else names.system(row.system)
        files = _files(row, system, settings) if row.system in rewritten else _owned(row, system)
        told.append(_sentences(files, _log(row)) if row.system in rewritten else files)
    return (*told, _backups(connection, rows, rewritten, settings))


def _files(row: Row[Any], system: Text, settings: Mapping[str, Any]) -> Text:
    if not row.waiting:
        return say("reach.files_since", system=system, at=row.rewritten_at)
    if row.refused:
        return say("reach.files_refused", system=system, n=len(row.refused), tables=", ".join(row.refused))
    if not settings["days"]:
        return say("reach.files_by_hand", system=system)
    return say("reach.files_by", system=system, day=row.rewritten_by.astimezone(PARIS).date())


def _owned(row: Row[Any], system: Text) -> Text:
    if row.vacuumed_at is None:
        return say("reach.files_owned", system=system)
    return say("reach.files_vacuumed", system=system, at=row.vacuumed_at)


def _log(row: Row[Any]) -> Text:
    if row.waiting:
        return say("reach.log_with_files" if row.wal_cleared_at else "reach.log_later")
    return say("reach.log_owned") if row.logged else say("reach.log_since", at=row.wal_cleared_at)


def _backups(
    connection: Connection, rows: Sequence[Row[Any]], rewritten: set[str], settings: Mapping[str, Any]
) -> Text:
    kept = settings["backups_kept"]
    if kept is None:
        return say("reach.backups_unknown")
    # A backup of the files holds what they do, until they are rewritten.
    ours = [row for row in rows if row.system in rewritten]
    last = max(
        [row.rewritten_by if row.waiting else row.rewritten_at for row in ours] or [row.erased_at for row in rows]
    )
    day: date = connection.execute(_LEFT_BY, {"at": last, "kept": kept}).scalar_one()
    owned = len(ours) < len(rows)
    return say("reach.backups_by_and_owned" if owned else "reach.backups_by", period=period(kept), day=day)


def _sentences(*told: Text) -> Text:
    return Text(" ".join(each.fr for each in told), " ".join(each.en for each in told))
