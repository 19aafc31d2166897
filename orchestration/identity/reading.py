"""What identity reads: a query per table of raw that holds identifiers, names or records."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select

Kind = Literal["email", "phone", "external_id", "name"]


@dataclass(frozen=True)
class Identifying:
    """One column that identifies."""

    kind: Kind
    external_source: str | None = None
    """For an external id: the source whose record ids it holds; without it the values read `source:record_id`."""


@dataclass(frozen=True)
class Reading:
    """One table of raw: a query of the record's id as text and then one column of text per `columns`."""

    source: str
    holds_records: bool
    """One row per record; only records that such a reading names exist."""
    columns: tuple[Identifying, ...]
    query: Select[Any]
