"""The letter of a night, put down with the night when its report is written: its delivery reads nothing anew."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from expectations.typography import Language
from orchestration.enforcement.night import count
from orchestration.reporting.message.letter import Letter, Week, write_letter
from orchestration.reporting.reading import Report

_WEEK = text(
    """
    with nights as (select as_of, applied_plan_id from control.nights where as_of between :as_of - 6 and :as_of)
    select
        (select count(distinct as_of) from nights) as nights,
        (
            select count(*) from enforcement.items
            where plan_id in (select applied_plan_id from nights)
            and outcome in ('deleted', 'anonymised', 'archived', 'suppressed')
        ) as operations
    """
)
_KEPT = text("select counts -> 'letter' from control.nights where night_id = :night")


def keep_letter(
    connection: Connection, report: Report, languages: Sequence[Language], *, file: Path, url: str | None
) -> None:
    """Write the letter of a report.

    Args:
        connection: to the warehouse.
        report: what the page shows.
        languages: in which it is written, one after the other.
        file: the page.
        url: where people find the folder that the page stands in, if not there.
    """
    place = str(file) if url is None else f"{url.rstrip('/')}/{file.name}"
    letter = write_letter(report, languages, place=place, week=_read_week(connection, report.night.as_of))
    count(connection, report.night.night_id, letter=asdict(letter))


def kept_letter(connection: Connection, night_id: str) -> Letter | None:
    """The letter of that night, if its report was written. Read-only."""
    kept: dict[str, Any] | None = connection.execute(_KEPT, {"night": night_id}).scalar()
    return Letter(**kept) if kept else None


def _read_week(connection: Connection, as_of: date) -> Week:
    return Week(**connection.execute(_WEEK, {"as_of": as_of}).one()._mapping)
