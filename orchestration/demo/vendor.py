"""A vendor: a database of its own shape, and how people get into it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.demo.humans import DemoHuman
from orchestration.demo.rows import Rows

SCHEMAS = Path(__file__).parent / "schemas"


@dataclass(frozen=True, slots=True)
class Vendor:
    """One source system of the demo."""

    source: str
    """Its name in the data map; the database is called `demo_<source>`."""
    begin: Callable[[Rows, date], None]
    """Adds what is there before anybody: lists, campaigns."""
    fill: Callable[[DemoHuman, Rows, date], None]
    """Adds one person, seen from the night's date."""

    @property
    def letter(self) -> str:
        """How situations name it."""
        return self.source[0]

    @property
    def database(self) -> str:
        """The name of its database."""
        return f"demo_{self.source}"

    def sql(self, part: str) -> str:
        """The statements that make its `tables` or its `keys`."""
        return (SCHEMAS / f"{self.source}_{part}.sql").read_text(encoding="utf-8")
