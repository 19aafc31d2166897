"""The message of a night that could not begin: nothing but the settings is known, as the warehouse may be away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from orchestration.reporting.message.delivery import Delivery
from orchestration.reporting.message.letter import languages_of, write_unbegun
from orchestration.reporting.message.recipients import read_recipients, tell_failure
from orchestration.settings import Settings


def deliver_unbegun(settings: Settings, as_of: date) -> Delivery:
    """Tell every recipient that the night could not begin; nowhere is noted that they were told.

    It raises nothing for a recipient that takes no message.
    """
    recipients = read_recipients(settings.report_to)
    letter = write_unbegun(as_of, languages_of(settings))
    failures = [(recipient.name, recipient.send(letter)) for recipient in recipients]
    troubles = tuple(tell_failure(name, failure) for name, failure in failures if failure)
    return Delivery(len(failures) - len(troubles), troubles)


@contextmanager
def told_if_unbegun(settings: Settings, as_of: date, on_trouble: Callable[[str], None]) -> Iterator[None]:
    """What a night needs in order to begin; where that fails, its recipients are told before the error goes on.

    Args:
        settings: the settings, with the addresses.
        as_of: the night's date.
        on_trouble: takes the sentence about a recipient that was not reached.
    """
    try:
        yield
    except Exception:
        for trouble in deliver_unbegun(settings, as_of).troubles:
            on_trouble(trouble)
        raise
