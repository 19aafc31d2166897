"""A value of the archive, as the system spells it that it goes back to."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, DateTime, literal
from sqlalchemy.dialects.mysql import TIMESTAMP
from sqlalchemy.types import NullType, TypeEngine

from orchestration.ingestion.mapped_column import MappedColumn


def as_its_system_spells(
    column: MappedColumn, value: Any, kind: TypeEngine[Any], dialect: str, timezone: str
) -> ColumnElement[Any]:
    """A value of the archive as a value of its system.

    Args:
        column: as the data map declares it.
        value: as JSON has it.
        kind: the type that the column has there.
        dialect: that the system speaks.
        timezone: of the system's times that carry no offset.
    """
    if value is None:
        return literal(None, NullType())
    if column.data_type == "timestamptz" and isinstance(kind, DateTime):
        at = datetime.fromisoformat(str(value))
        if not kind.timezone:
            # Of a TIMESTAMP of MySQL a session in UTC is told in UTC.
            zone = UTC if isinstance(kind, TIMESTAMP) else ZoneInfo(timezone)
            at = at.astimezone(zone).replace(tzinfo=None)
        value = at.isoformat(sep=" ")
    if isinstance(value, bool) and dialect != "postgresql":
        value = int(value)
    if isinstance(value, Decimal) or dialect == "postgresql":
        # Untyped text is taken for what the column is.
        value = str(value).lower() if isinstance(value, bool) else str(value)
    return literal(value, NullType())
