"""Delivery: the message of a night goes to those who are to be told, and what became of it is noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.night import Night
from orchestration.evidence.outside import outside_of
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.message.delivered import is_due, note_sent
from orchestration.reporting.message.letter import Letter, Week, write_bare, write_letter
from orchestration.reporting.message.recipients import Recipient, read_recipients, tell_failure
from orchestration.reporting.nightly import report_file
from orchestration.reporting.reading import read_report
from orchestration.reporting.typography import LANGUAGES, Language
from orchestration.settings import Settings

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
_ADD = text(
    "update control.nights set message = concat_ws(chr(10), message, cast(:said as text)) "
    "where night_id = :night and coalesce(strpos(message, :said), 0) = 0"
)


@dataclass(frozen=True)
class Delivery:
    """What became of a night's message."""

    taken: int
    """Recipients who took it."""
    troubles: tuple[str, ...]
    """Of the others, a sentence each, without the address."""


def deliver(
    warehouse: Engine,
    settings: Settings,
    data_map: Sequence[MappedSource],
    *,
    night: Night,
    has_report: bool,
    anyway: bool,
    at: datetime,
) -> Delivery:
    """Send the message of a night to whom it is due; what was not taken is noted with the night.

    Args:
        warehouse: the warehouse.
        settings: the settings, with the addresses.
        data_map: the source systems, for their names.
        night: the night.
        has_report: its report was written; without one the message only says so.
        anyway: send it to everybody, whatever they were told before.
        at: now.
    """
    recipients = read_recipients(settings.report_to)
    if not recipients:
        return Delivery(0, ())
    if has_report:
        letter = _letter(warehouse, settings, data_map, night)
    else:
        letter = write_bare(night.as_of, languages_of(settings))
    sent = list(_send(warehouse, recipients, letter, night=night, anyway=anyway, at=at))
    troubles = tuple(tell_failure(recipient.name, failure) for recipient, failure in sent if failure)
    with warehouse.begin() as connection:
        for trouble in troubles:
            connection.execute(_ADD, {"night": night.night_id, "said": trouble})
    return Delivery(len(sent) - len(troubles), troubles)


def _letter(warehouse: Engine, settings: Settings, data_map: Sequence[MappedSource], night: Night) -> Letter:
    report = read_report(warehouse, night.night_id, as_of=night.as_of, outside=outside_of(settings), data_map=data_map)
    with warehouse.connect() as connection:
        week = _read_week(connection, night.as_of)
    return write_letter(report, languages_of(settings), place=_place(settings, night.as_of), week=week)


def languages_of(settings: Settings) -> tuple[Language, ...]:
    """The languages that messages are written in."""
    return LANGUAGES if settings.report_language == "both" else (settings.report_language,)


def _place(settings: Settings, as_of: date) -> str:
    """Where people find the report."""
    file = report_file(settings.home, as_of)
    if settings.report_url is None:
        return str(file)
    return f"{settings.report_url.rstrip('/')}/{file.relative_to(settings.home / 'reports').as_posix()}"


def _read_week(connection: Connection, as_of: date) -> Week:
    return Week(**connection.execute(_WEEK, {"as_of": as_of}).one()._mapping)


def _send(
    warehouse: Engine, recipients: Sequence[Recipient], letter: Letter, *, night: Night, anyway: bool, at: datetime
) -> Iterator[tuple[Recipient, str | None]]:
    """Each on its own: no transaction stands open while a server is slow, and what was taken is noted at once."""
    for recipient in recipients:
        with warehouse.connect() as connection:
            wanted = anyway or is_due(connection, recipient.name, letter, night.as_of)
        if not wanted:
            continue
        failure = recipient.send(letter)
        with warehouse.begin() as connection:
            note_sent(connection, recipient.name, letter, night, failure=failure, at=at)
        yield recipient, failure
