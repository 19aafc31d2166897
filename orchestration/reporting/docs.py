"""Where the Data Docs of a run stand, so that its report leads to the checks of that run and of no other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from expectations.data_docs.kept import NIGHTS_KEPT

INDEX = "data_docs/index.html"


@dataclass(frozen=True)
class Docs:
    """Links from the report to the Data Docs beside it."""

    index: str
    pages: Mapping[tuple[str, str], str]
    """By gate and suite, the page of the run that the report's checks are from."""
    nights: int = NIGHTS_KEPT
    """How many nights they are kept; the report is kept longer, and tells so."""

    def page(self, gate: str, suite: str, promise: str) -> str | None:
        """The place where a promise is told in full, if its page is still kept."""
        found = self.pages.get((gate, suite))
        return f"{found}#{promise}" if found else None


def find_docs(reports: Path, as_of: date, started_at: datetime) -> Docs | None:
    """The Data Docs beside the reports; None if there are none."""
    if not (reports / INDEX).exists():
        return None
    run = started_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    pages = {
        (path.parts[-3].partition("_")[2], path.parts[-4]): path.relative_to(reports).as_posix()
        for path in sorted((reports / "data_docs" / "validations").glob(f"*/{as_of.isoformat()}_*/{run}/*.html"))
    }
    return Docs(INDEX, pages)
