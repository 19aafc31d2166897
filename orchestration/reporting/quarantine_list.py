"""What stands in quarantine, row by row, by the systems' own keys. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

_ROWS = text(
    """
    select source, table_name, row_key, record_id, column_name, reason, seen_at, ended_on from quarantine.rows
    where cast(:source as text) is null or source = :source
    order by source, table_name, row_key, column_name, quarantine_id
    """
)

HEADER = ("source", "table", "row_key", "record_id", "column", "reason", "seen_at", "ended_on")


@dataclass(frozen=True)
class QuarantinedRow:
    """One row that broke the contract of its table, or whose person is not there."""

    source: str
    table_name: str
    row_key: str | None
    """None where the row has none."""
    record_id: str | None
    """The record it belongs to, whose person is held back; None if nobody knows."""
    column_name: str | None
    reason: str
    """What is wrong, see `orchestration.ingestion.contract`."""
    seen_at: datetime
    ended_on: date | None
    """The night that emptied it here; it is still to be deleted in its system."""


def quarantined_rows(connection: Connection, *, source: str | None) -> Iterator[QuarantinedRow]:
    """Those of one system, or of all of them."""
    rows = connection.execute(_ROWS, {"source": source}, execution_options={"yield_per": 1000})
    return (QuarantinedRow(**row._mapping) for row in rows)
