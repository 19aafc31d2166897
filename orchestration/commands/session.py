"""A session of the command line: settings and warehouse, opened once; errors become one sentence and a status."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime

import typer
from click import ClickException
from rich.console import Console
from rich.markup import escape
from sqlalchemy import Engine

from orchestration.database.warehouse import opened
from orchestration.defs.guard import plain
from orchestration.enforcement.night import Night, last_computed
from orchestration.errors import DatabaseError, OubliError
from orchestration.settings import Settings, read_settings
from retention_policies.legal_time import PARIS

DONE, FAILED, WAITING = 0, 1, 3
"""What a scheduler acts on: 0 done, 1 failed, 3 waiting for an approval, held by a gate or paused."""

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
"""A night's date: periods of decades can be counted from and to it."""

# A name such as crm:x:y is no picture.
out = Console(emoji=False)
err = Console(stderr=True, emoji=False)


@dataclass(frozen=True)
class Session:
    """What a command works with."""

    settings: Settings
    warehouse: Engine


@contextmanager
def session(*, night_of: date | None = None) -> Iterator[Session]:
    """Open the warehouse for one command.

    Args:
        night_of: the date of the night that is to begin; without the warehouse it cannot, and its recipients are told.
    """
    with sentences(), ExitStack() as stack:
        settings = read_settings()
        with beginning(settings, night_of):
            warehouse = stack.enter_context(opened(settings))
        yield Session(settings, warehouse)


def beginning(settings: Settings, as_of: date | None) -> AbstractContextManager[None]:
    """What a night of that date needs in order to begin; if it fails, its recipients are told."""
    if as_of is None or not settings.report_to:
        return nullcontext()
    # Apprise takes a second to import.
    from orchestration.reporting.message.unbegun import told_if_unbegun

    return told_if_unbegun(settings, as_of, say_error)


def computed_night(work: Session, command: str) -> Night:
    """The night that computed the marts as they stand.

    Raises:
        DatabaseError: there is none, so `command` has nothing to tell of.
    """
    with work.warehouse.connect() as connection:
        night = last_computed(connection)
    if night is None:
        raise DatabaseError(command, "no night has run yet; run `oubli run`")
    return night


@contextmanager
def sentences() -> Iterator[None]:
    """Say what went wrong in one sentence and end with status 1; no traceback is for people."""
    from retention_policies.errors import PolicyError

    try:
        yield
    except PolicyError as error:
        for one in (error, *error.others):
            say_error(str(one))
        raise typer.Exit(FAILED) from None
    except OubliError as error:
        say_error(str(error))
        raise typer.Exit(FAILED) from None
    except (typer.Exit, ClickException):
        raise
    except BrokenPipeError:
        # Whoever reads the output, such as `head`, has seen enough; Python would complain again as it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except Exception as error:  # noqa: BLE001 - nobody foresaw it, and it may quote a row
        say_error(str(plain(error, "oubli")))
        raise typer.Exit(FAILED) from None


def say_error(sentence: str) -> None:
    """Print what went wrong; what a user typed or a system said is no markup."""
    err.print(f"[bold red]error[/] {escape(sentence)}", highlight=False, soft_wrap=True)


def day(given: str | None, option: str = "--as-of") -> date:
    """The date of an option; today in Paris without one.

    Raises:
        OubliError: it is no date, or one around which periods cannot be counted.
    """
    if given is None:
        return datetime.now(UTC).astimezone(PARIS).date()
    try:
        found = date.fromisoformat(given)
    except ValueError:
        raise OubliError(option, f"expected a date such as 2026-11-21, got {given!r}") from None
    if not EARLIEST <= found <= LATEST:
        raise OubliError(option, f"expected a date from {EARLIEST} to {LATEST}, got {found}")
    return found


def in_paris(at: datetime) -> str:
    """An instant as a table shows it, to the minute, on the clocks of Paris."""
    return f"{at.astimezone(PARIS):%Y-%m-%d %H:%M}"
