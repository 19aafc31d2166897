"""Refusal: what a system's error means for the items: wait until it answers, try fewer at once, or give up on them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from orchestration.database.discretion import kind_of, number_of
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion.mapped_source import MappedSource

# SQLite locks its whole file, and of that no person is to blame: busy, locked, cannot be opened.
_SQLITE_LOCKED = frozenset({5, 6, 14})
# An interruption, an error of the disk, a full one.
_SQLITE_BUSY = frozenset({9, 10, 13})
# The disk or the table is full, too many connections, a lock, a deadlock, a statement that took too long.
_MYSQL_BUSY = frozenset({1021, 1040, 1041, 1114, 1205, 1206, 1213, 1317, 1969, 3024, 3572})
# The file or the log is full, a deadlock, a lock.
_MSSQL_BUSY = frozenset({1101, 1105, 1205, 1222, 9002})
_BUSY = {"sqlite": _SQLITE_BUSY, "mysql": _MYSQL_BUSY, "mariadb": _MYSQL_BUSY, "mssql": _MSSQL_BUSY}


@contextmanager
def asking(source: MappedSource, dialect: str) -> Iterator[None]:
    """Tell what an error of a system, which speaks that dialect, means.

    Raises:
        SourceGoneError: it does not answer any more. SourceBusyError: it may take less at once, or the same later.
        SourceError: it refuses.
    """
    try:
        yield
    except DBAPIError as error:
        number = None if error.orig is None else number_of(error.orig)
        if error.connection_invalidated:
            raise SourceGoneError(source.name, "ended the connection in the middle of the write-back") from None
        if dialect == "sqlite" and number is not None and number & 0xFF in _SQLITE_LOCKED:
            raise SourceGoneError(source.name, "has a file that another program has locked; end what it does") from None
        if _is_busy(error, dialect, number):
            kind = type(error.orig).__name__
            raise SourceBusyError(source.name, f"cannot take the write-back just now ({kind})") from None
        raise _refused(source, error) from None
    except SQLAlchemyError as error:
        raise _refused(source, error) from None


def _is_busy(error: DBAPIError, dialect: str, number: int | None) -> bool:
    """Other drivers than PostgreSQL's call nearly everything operational, a missing right and a bad name, too."""
    if dialect not in _BUSY:
        return isinstance(error, OperationalError)
    return number is not None and (number & 0xFF if dialect == "sqlite" else number) in _BUSY[dialect]


def _refused(source: MappedSource, error: SQLAlchemyError) -> SourceError:
    if isinstance(error, IntegrityError):
        reason = "check its foreign keys and constraints against the data map"
    else:
        reason = "see which trigger, right or rule of its own stands against it"
    return SourceError(source.name, f"refused the write-back ({kind_of(error)}); {reason}")
