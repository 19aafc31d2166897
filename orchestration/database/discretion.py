"""Discretion: what a database says of an error may quote a row, so only the error's kind and its place are passed on.

PostgreSQL quotes the values of a broken constraint, or what is no date, in its message; whoever logs the exception, or
one that it led to, would log them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

SAFE = ("read-only transaction", "append-only", "connection", "closed")
"""Words that may be repeated where the message has them: they tell what to do, and quote nothing."""
_DENIED = re.compile(r"permission denied(?: for (?:table|view|sequence|schema|function|column) [\w$]{1,63})?")
"""PostgreSQL names what may not be touched in the message alone."""
PLACES = ("schema", "table", "column", "constraint")
DIAGNOSTICS = {place: f"PG_DIAG_{place.upper()}_NAME" for place in PLACES}
"""The same places, as ADBC hands them over."""


def discreet(engine: Engine) -> Engine:
    """The engine, of which every exception from now on tells its kind and place only; its class stays."""
    event.listen(engine, "handle_error", _on_error)
    return engine


@contextmanager
def discreetly() -> Iterator[None]:
    """The same for what is read and written through ADBC, which no engine listens to."""
    # Half a second to import, and every command imports this module.
    import pyarrow as pa
    from adbc_driver_manager.dbapi import Error as AdbcError

    try:
        yield
    except (AdbcError, pa.ArrowException, OSError) as error:
        hush(error)
        raise


def hush(error: BaseException) -> None:
    """Leave of an exception its kind and place: neither its text nor what led to it is kept."""
    number = number_of(error)
    error.args = (kind_of(error),) if number is None else (number, kind_of(error))
    error.__cause__ = error.__context__ = None
    if details := _details(error):
        kept = [part for part in details if _text(part[0]) in DIAGNOSTICS.values()]
        error.details = kept  # type: ignore[attr-defined]  # only ADBC's exceptions have it, as _details knows


def kind_of(error: BaseException) -> str:
    """What may be told of an exception: class, SQLSTATE, and the names of what it is about. Read-only."""
    origin = _origin(error)
    state = _state(origin)
    parts = [type(origin).__name__, *([f"SQLSTATE {state}"] if state else [])]
    if (number := number_of(origin)) is not None:
        parts.append(f"error {number}")
    parts += [f"{place} {name}" for place in PLACES if (name := _named(origin, place))]
    said = str(origin).lower()
    if denied := _DENIED.search(said):
        parts.append(denied.group())
    parts += [word for word in SAFE if word in said]
    return ", ".join(parts)


def state_of(error: BaseException) -> str | None:
    """The SQLSTATE of the driver's exception that led to this one. Read-only."""
    return _state(_origin(error))


def number_of(error: BaseException) -> int | None:
    """The number that SQLite, MySQL or SQL Server gives the error, which quotes nothing. Read-only."""
    number = getattr(error, "sqlite_errorcode", None) or (error.args[0] if len(error.args) > 1 else None)
    return number if isinstance(number, int) else None


def _on_error(context: ExceptionContext) -> None:
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, Exception):
        hush(error)
    if wrapped is not None:
        wrapped.args = (f"({type(error).__module__}.{type(error).__name__}) {error.args[-1]}",)
        wrapped.statement = wrapped.params = None


def _origin(error: BaseException) -> BaseException:
    """The exception of the driver that led to this one, if one did."""
    seen: BaseException | None = error
    passed: list[BaseException] = []
    while seen is not None and seen not in passed:
        if _state(seen):
            return seen
        passed.append(seen)
        seen = getattr(seen, "orig", None) or seen.__cause__ or seen.__context__
    return error


def _named(error: BaseException, place: str) -> str | None:
    if details := _details(error):
        return {_text(key): _text(value) for key, value in details}.get(DIAGNOSTICS[place])
    name: str | None = getattr(getattr(error, "diag", None), f"{place}_name", None)
    return name


def _details(error: BaseException) -> list[tuple[str | bytes, str | bytes]]:
    """What ADBC hands over beside its message; no other driver's exceptions have it."""
    details = getattr(error, "details", None)
    return details if isinstance(details, list) else []


def _text(told: str | bytes) -> str:
    return told.decode() if isinstance(told, bytes) else told


def _state(error: BaseException) -> str | None:
    """The SQLSTATE, as psycopg and ADBC or as psycopg2 have it; a stream that ADBC reads breaks off without one."""
    state: str | None = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state
