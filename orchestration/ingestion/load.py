"""What came of reading one table, as control.loads keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

LoadStatus = Literal["loaded", "unreachable", "missing_column", "empty", "short", "stale", "malformed", "failed"]

Progress = Callable[[str], None]
"""Told, in one line without personal data, how far a reading is."""


@dataclass(frozen=True)
class TableLoad:
    """One table's load of one night.

    Only `loaded`, `short`, `stale` and `malformed` changed raw, and the last three removed nothing from it.
    """

    source: str
    table_name: str
    as_of: date
    started_at: datetime
    status: LoadStatus
    message: str | None = None
    """What is wrong, where, and what to do; null when all is well."""
    rows_at_source: int | None = None
    """Null: nobody could count them."""
    rows_loaded: int = 0
    """Rows that are new in raw or changed there."""
    rows_quarantined: int = 0
    """Rows that break the contract tonight."""
    rows_removed: int = 0
    """Rows that went from raw because they are gone at the source."""
    rows_of_nobody: int = 0
    """Rows whose person is not there: in quarantine, or for documents and their parts in raw."""
    high_water: str | None = None
    """Greatest cursor to be trusted: the next night reads from it on."""

    @property
    def is_good(self) -> bool:
        """Whether raw now is what the source holds."""
        return self.status == "loaded"


@dataclass(frozen=True)
class Trouble:
    """Why a table could not be read."""

    status: LoadStatus
    message: str
