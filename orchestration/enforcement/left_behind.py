"""What erasing leaves of a column, as an API is told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import JsonValue

from orchestration.ingestion.mapped_source import MappedColumn
from orchestration.ingestion.mapped_terms import Constant


def left_of(column: MappedColumn, value: Any) -> JsonValue:
    """What erasing leaves of a value."""
    match column.erase:
        case Constant(constant=constant):
            return constant
        case "year" if isinstance(value, date):
            return value.replace(month=1, day=1).isoformat()[: len("2026-01-01")]
        case "department" if value is not None:
            return str(value)[:2]
        case _:
            return None


def nested(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Objects for the dots in names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        *folders, last = name.split(".")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value
    return found
