"""Where the reports of the nights stand."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from orchestration.evidence.outside import Outside
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.docs import find_docs
from orchestration.reporting.night import read_night
from orchestration.reporting.page import write_report


def report_file(home: Path, as_of: date) -> Path:
    """The report of the night of that date."""
    return home / "reports" / f"{as_of.isoformat()}.html"


def write_nightly(
    warehouse: Engine, outside: Outside, data_map: Sequence[MappedSource], *, night_id: str, as_of: date
) -> Path:
    """Write the report of a night to its place, with links to the Data Docs beside it."""
    with warehouse.connect() as connection:
        started_at = read_night(connection, night_id).run.started_at
    target = report_file(outside.home, as_of)
    return write_report(
        warehouse,
        as_of=as_of,
        night_id=night_id,
        target=target,
        outside=outside,
        docs=find_docs(target.parent, as_of, started_at),
        data_map=data_map,
    )
