"""The high-water mark: from which cursor on the next night reads, kept by Oubli as text in control.loads."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from orchestration.ingestion.mapped_terms import DataType
from orchestration.ingestion.staged import Staged
from retention_policies.legal_time import PARIS


def high_water(connection: Connection, staged: Staged, started_at: datetime, before: str | None) -> str | None:
    """The greatest cursor read so far that is not beyond `started_at`. Read-only.

    A slip into next year is left out, or every change until then would stay unseen.
    """
    name = staged.mapped.cursor
    if name is None:
        return None
    data_type = staged.mapped.column(name).data_type
    cursor = staged.value(staged.rows, name)
    greatest = select(func.max(cursor))
    match data_type:
        case "timestamptz":
            greatest = greatest.where(cursor <= started_at)
        case "date":
            greatest = greatest.where(cursor <= started_at.astimezone(PARIS).date())
        case "integer":
            pass
        case _:
            return None
    seen = [connection.scalar(greatest), None if before is None else _read(before, data_type)]
    return max(
        (_spelled(value) for value in seen if value is not None), key=lambda s: _read(s, data_type), default=None
    )


def _read(spelled: str, data_type: DataType) -> Any:
    match data_type:
        case "timestamptz":
            return datetime.fromisoformat(spelled)
        case "date":
            return date.fromisoformat(spelled)
        case _:
            return int(spelled)


def _spelled(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
