"""The page that lists every night whose report is kept, by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from orchestration.reporting import html
from orchestration.reporting.past import PastNight, read_past
from orchestration.reporting.shelf import dated, over
from orchestration.reporting.texts import Text, say
from retention_policies.period import Period

NIGHTS = "nights.html"
_ALL = 100_000
"""More nights than there are."""


@dataclass(frozen=True)
class Kept:
    """One night: what is known of it, and its report, if each is there."""

    as_of: date
    night: PastNight | None
    report: str | None

    @property
    def waits(self) -> bool:
        """Somebody has to decide still."""
        return self.night is not None and self.night.waits


@dataclass(frozen=True)
class Month:
    """The nights of a month, the newest first."""

    first: date
    nights: tuple[Kept, ...]


def read_kept(connection: Connection, reports: Path, *, kept: Period, as_of: date) -> tuple[Kept, ...]:
    """The nights that are kept on the date, the newest first. Read-only."""
    files = dated(reports)
    known = {night.as_of: night for night in read_past(connection, date.max, most=_ALL)}
    gone = over(connection, known.keys() | files.keys(), kept=kept, as_of=as_of)
    days = sorted((known.keys() | files.keys()) - gone, reverse=True)
    return tuple(Kept(day, known.get(day), files[day].name if day in files else None) for day in days)


def write_nights(nights: Sequence[Kept], reports: Path, *, kept: Text) -> Path:
    """Write the page beside the reports; `kept` is how long they are, in words."""
    page = html.render(
        "nights.html.j2",
        title=say("nights.title"),
        running=say("nights.name"),
        months=tuple(_months(nights)),
        waiting=[night for night in nights if night.waits],
        kept=kept,
    )
    html.put(reports / NIGHTS, page)
    return reports / NIGHTS


def _months(nights: Sequence[Kept]) -> Iterator[Month]:
    for first, of_it in groupby(nights, key=lambda night: night.as_of.replace(day=1)):
        yield Month(first, tuple(of_it))
