"""What a reading that breaks off becomes: one sentence, without the driver's own words, which may hold values."""

import pyarrow as pa
from adbc_driver_manager.dbapi import Error as AdbcError
from dlt.common.exceptions import DltException
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from orchestration.ingestion.load import Trouble

READING = (SQLAlchemyError, AdbcError, pa.ArrowException, DltException, UnicodeError, OSError)
"""What may be raised while a source is read."""


def trouble_of(place: str, error: BaseException) -> Trouble:
    """What to tell of `error`, raised while `place` was read; an interruption goes on."""
    _go_on(error)
    error = _origin(error)
    told = str(error).lower()
    if "permission denied" in told:
        return Trouble("failed", f"{place} may not be read; grant select on it to Oubli's user")
    if "connection" in told or "closed" in told:
        return Trouble("unreachable", f"{place} broke off while it was read; run the night again")
    if isinstance(error, pa.ArrowException):
        return Trouble("failed", f"{place} is not a table that can be read; look for a quote that is never closed")
    return Trouble("failed", f"{place} could not be read ({type(error).__name__}); look into the system's own log")


def refusal_of(place: str, error: BaseException) -> Trouble:
    """What to tell of `error`, raised while the warehouse took what was read from `place`; an interruption goes on."""
    _go_on(error)
    kind = type(_origin(error)).__name__
    return Trouble("failed", f"{place} did not reach the warehouse ({kind}); look into the warehouse's log and disk")


def _go_on(error: BaseException | None) -> None:
    """Raise the interruption that `error` came of, if it did: whoever stops a night means no trouble of a source."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or not isinstance(error, Exception):
            raise error
        error = error.__cause__ or error.__context__


def _origin(error: BaseException) -> BaseException:
    while isinstance(error, DltException) and error.__cause__ is not None:
        error = error.__cause__
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
