"""What erasing leaves of a column, as an API and as an operator is told."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from pydantic import JsonValue

from orchestration.ingestion.anonymity import anonymised_there
from orchestration.ingestion.belonging import document_prefix, document_table
from orchestration.ingestion.holdings import erasable_there
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import REDACTED, Bucket, Constant


def leaves_part(column: MappedColumn) -> bool:
    """Whether what erasing leaves of a value depends on the value."""
    return column.erase in ("year", "department", "redact") or isinstance(column.erase, Bucket)


def left_of(column: MappedColumn, value: Any) -> JsonValue:
    """What erasing leaves of a value."""
    match column.erase:
        case Constant(constant=constant):
            return constant
        case Bucket(bucket=step) if isinstance(value, int | float | Decimal):
            return int((Decimal(str(value)) / step).to_integral_value(ROUND_FLOOR)) * step
        case "redact" if value is not None:
            return REDACTED
        case "year" if isinstance(value, date):
            return value.replace(month=1, day=1).isoformat()[: len("2026-01-01")]
        case "department" if value is not None:
            return str(value)[:2]
        case _:
            return None


def told_of(source: MappedSource, document_id: str) -> str:
    """What is to be left of the columns of a document that is anonymised; empty if its rows are deleted whole."""
    for of in source.tables:
        if of.is_anonymised and document_id.startswith(document_prefix(source, of)):
            parts = [t for t in source.tables if t.erase == "anonymise" and document_table(source, t) == of]
            columns = [(t, c) for t in parts for c in (anonymised_there(source, t) if t == of else erasable_there(t))]
            return ", ".join(f"{table.name}.{column.name}: {_told(column)}" for table, column in columns)
    return ""


def _told(column: MappedColumn) -> str:
    match column.erase:
        case Constant(constant=constant):
            return f"`{constant}`"
        case Bucket(bucket=step):
            return f"rounded down to a multiple of {step}"
        case "redact":
            return f"`{REDACTED}` if it is not empty"
        case "year":
            return "the first of January of its year"
        case "department":
            return "its first two characters"
        case _:
            return "empty"


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
