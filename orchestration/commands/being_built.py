"""What a night builds is missing for a moment: whoever reads it then is told so, and not where a query stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from orchestration.database.discretion import state_of
from orchestration.enforcement.lease import living
from orchestration.errors import DatabaseError

_MISSING = ("42P01", "3F000", "42703")
"""The SQLSTATEs of a table, a schema and a column that are not there."""


@contextmanager
def built(warehouse: Engine, command: str) -> Iterator[None]:
    """Read what nights build.

    Args:
        warehouse: the warehouse.
        command: who reads, for the error.

    Raises:
        DatabaseError: some of it is not there.
    """
    try:
        yield
    except DBAPIError as error:
        if state_of(error) not in _MISSING:
            raise
        with warehouse.connect() as connection:
            night = living(connection)
        said = "what it reads is not there; run `oubli run`, which builds it anew"
        if night is not None:
            said = f"a night is under way and builds what this reads ({night.told}); try again in some minutes"
        raise DatabaseError(command, said) from None
