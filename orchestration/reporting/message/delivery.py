"""Delivery: the message of a night goes to those who are to be told, and what became of it is noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, text

from expectations.typography import Language
from orchestration.enforcement.night import Night
from orchestration.reporting.message.delivered import is_due, note_sent
from orchestration.reporting.message.kept import kept_letter
from orchestration.reporting.message.letter import Letter, languages_of, write_bare
from orchestration.reporting.message.recipients import Recipient, read_recipients, tell_failure
from orchestration.settings import Settings

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
        night: the night.
        has_report: its report was written, and its letter with it; without one the message only says so.
        anyway: send it to everybody, whatever they were told before.
        at: now.
    """
    recipients = read_recipients(settings.report_to)
    if not recipients:
        return Delivery(0, ())
    letter = _letter(warehouse, night, languages_of(settings), has_report=has_report)
    sent = list(_send(warehouse, recipients, letter, night=night, anyway=anyway, at=at))
    troubles = tuple(tell_failure(recipient.name, failure) for recipient, failure in sent if failure)
    with warehouse.begin() as connection:
        for trouble in troubles:
            connection.execute(_ADD, {"night": night.night_id, "said": trouble})
    return Delivery(len(sent) - len(troubles), troubles)


def _letter(warehouse: Engine, night: Night, languages: Sequence[Language], *, has_report: bool) -> Letter:
    kept = None
    if has_report:
        with warehouse.connect() as connection:
            kept = kept_letter(connection, night.night_id)
    return kept or write_bare(night.as_of, languages)


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
