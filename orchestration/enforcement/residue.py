"""A residue: something erased that was found again, or that may stand where nobody could look."""

from dataclasses import dataclass

from orchestration.database.cleanings import WAREHOUSE

HOME = "$OUBLI_HOME"
DAGSTER = "oubli_dagster"
OURS = (WAREHOUSE, DAGSTER, HOME)
"""What may hold a residue and is no source."""


@dataclass(frozen=True)
class Residue:
    """Something erased, found again: where, and how often."""

    system: str
    """A source, or one of OURS."""
    table: str | None
    """Of HOME a file. None: the system could not be asked."""
    rows: int
    """Of a file, how many addresses and numbers it holds. 0: it could not be searched."""
    declared: bool = True
    """False: a table that its data map does not name."""
    since: str | None = None
    """The date of the night that found it first, ISO-8601; None: tonight, or a night of before that was kept."""

    @property
    def place(self) -> str:
        """Where, in English."""
        if self.table is None:
            return f"{self.system} (not reachable)"
        if not self.rows:
            return f"{self.system}: {self.table} (could not be searched)"
        one, several = ("address or number", "addresses or numbers") if self.system == HOME else ("row", "rows")
        counted = f"{self.rows} {one if self.rows == 1 else several}"
        return f"{self.system}: {self.table} ({counted}{'' if self.declared else ', not in its data map'})"
