"""How fresh and how clean the systems are, and which are set aside. Read-only."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, typeset
from retention_policies.legal_time import PARIS

# What stands in quarantine, and not only what tonight's reading set aside there.
_TABLES = text(
    """
    select sources.*, coalesce(aside.quarantined, 0) as quarantined
    from reporting.rpt_sources as sources
    left join (
        select source, table_name, cast(sum(quarantined) as bigint) as quarantined from reporting.rpt_quarantine
        group by source, table_name
    ) as aside using (source, table_name)
    order by sources.source, sources.table_name
    """
)
_QUARANTINE = text("select * from reporting.rpt_quarantine order by quarantined desc, source, table_name, column_name")


@dataclass(frozen=True)
class TableState:
    """The last load of one table."""

    table: str
    status: str
    """As the load ended; `late` when the last good one is older than the night."""
    message: str | None
    loaded_at: datetime | None
    rows: int | None
    loaded: int
    quarantined: int
    removed: int


@dataclass(frozen=True)
class System:
    """One source system."""

    source: str
    name: Text
    tables: tuple[TableState, ...]
    blocked: Text | None
    """Why nothing is purged that rests on it, if so."""

    @property
    def troubles(self) -> tuple[TableState, ...]:
        """The tables whose last load is not good."""
        return tuple(table for table in self.tables if table.status != "loaded")

    @property
    def loaded_at(self) -> datetime | None:
        """When all of it was last read with success; None if some table never was."""
        read = [table.loaded_at for table in self.tables]
        return None if None in read else min(at for at in read if at is not None)


@dataclass(frozen=True)
class Quarantined:
    """Rows set aside for the same reason."""

    system: Text
    table: str
    column: str
    reason: str
    since: date
    """When the oldest of them was set aside."""
    rows: int


def read_systems(connection: Connection, names: Names) -> tuple[System, ...]:
    """Every system that was ever read, with its tables."""
    tables: dict[str, list[TableState]] = {}
    blocked: dict[str, Text | None] = {}
    for row in connection.execute(_TABLES):
        reason = row.blocked_reason_fr, row.blocked_reason_en
        blocked[row.source] = typeset(*reason) if row.blocked_reason_fr else None
        tables.setdefault(row.source, []).append(
            TableState(
                table=row.table_name,
                status="late" if row.status == "loaded" and row.days_old else row.status,
                message=row.message,
                loaded_at=row.loaded_at,
                rows=row.rows_at_source,
                loaded=row.rows_loaded,
                quarantined=row.quarantined,
                removed=row.rows_removed,
            )
        )
    return tuple(System(source, names.system(source), tuple(tables[source]), blocked[source]) for source in tables)


def read_quarantine(connection: Connection, names: Names) -> tuple[Quarantined, ...]:
    """What is set aside, the most frequent first."""
    return tuple(
        Quarantined(
            system=names.system(row.source),
            table=row.table_name,
            column=row.column_name,
            reason=row.reason,
            since=row.first_seen_at.astimezone(PARIS).date(),
            rows=row.quarantined,
        )
        for row in connection.execute(_QUARANTINE)
    )
