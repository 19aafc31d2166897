"""Vacuum: one table of a PostgreSQL database freed of what was erased, or rewritten without it; a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

from psycopg import Connection as Driver
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, Engine, table, text
from sqlalchemy.exc import DBAPIError

from orchestration.database.discretion import kind_of

PATIENCE = 10
"""Seconds to wait for whoever has locked a table, or still reads what was erased; then it is left for another night."""
MAY_GO = {"55P03": "is locked by somebody else", "57014": "takes longer than the time that is left"}

_SIZE = "select pg_total_relation_size(to_regclass(:name))"
# Nothing that an older transaction may still see leaves a table, even if that is rewritten.
_READERS = """
select count(*) from (
    select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and backend_xmin is not null and xact_start < cast(:begun as timestamptz)
    union all
    select 1 from pg_prepared_xacts where database = current_database()
)
"""


@dataclass(frozen=True)
class Place:
    """A table in a database."""

    schema: str
    """Empty: the one in which a bare name is looked for."""
    name: str

    @property
    def told(self) -> str:
        """As people write it."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@contextmanager
def maintaining(engine: Engine) -> Iterator[Connection]:
    """A connection for VACUUM, which knows no transaction; it waits for no lock for long."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"set lock_timeout = '{PATIENCE}s'"))
        connection.execute(text("set statement_timeout = 0"))
        yield connection


def size_of(connection: Connection, place: Place) -> int | None:
    """Bytes of a table with its indexes; None: there is none any more. Read-only."""
    size: int | None = connection.execute(text(_SIZE), {"name": _quoted(connection, place)}).scalar()
    return size


def vacuum(connection: Connection, place: Place) -> str | None:
    """Free a table of rows that nobody sees any more, and renew its statistics, which quote values; why not, if not.

    Nobody has to wait: the table is not made shorter, which would lock it.
    """
    return _run(connection, "vacuum (analyze, truncate false)", place)


def rewrite(connection: Connection, place: Place, *, seconds: float) -> str | None:
    """Write a table and its indexes anew, without anything that was erased; why not, if not.

    Nobody can use the table meanwhile.

    Args:
        connection: for maintenance.
        place: the table.
        seconds: after which it is given up.
    """
    if _waited_in_vain(connection):
        return "is still read by a transaction that began before"
    connection.execute(text(f"set statement_timeout = {max(1, int(seconds * 1000))}"))
    try:
        return _run(connection, "vacuum (full, analyze)", place)
    finally:
        connection.execute(text("set statement_timeout = 0"))


def _waited_in_vain(connection: Connection) -> bool:
    begun: str = connection.execute(text("select cast(clock_timestamp() as text)")).scalar_one()
    ends = monotonic() + PATIENCE
    while connection.execute(text(_READERS), {"begun": begun}).scalar_one():
        if monotonic() > ends:
            return True
        sleep(0.2)
    return False


def _run(connection: Connection, command: str, place: Place) -> str | None:
    warnings: list[str] = []
    driver = connection.connection.driver_connection
    # Whoever may not vacuum a table is only warned.
    with _listening(driver, warnings):
        try:
            connection.exec_driver_sql(f"{command} {_quoted(connection, place)}")
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None) or ""
            return MAY_GO.get(state, f"was refused ({kind_of(error)})")
    return "may not be cleaned by Oubli's user, who does not own it" if warnings else None


@contextmanager
def _listening(driver: object, warnings: list[str]) -> Iterator[None]:
    def listen(said: Diagnostic) -> None:
        if said.severity_nonlocalized == "WARNING":
            warnings.append(said.sqlstate or "")

    if not isinstance(driver, Driver):
        yield
        return
    driver.add_notice_handler(listen)
    try:
        yield
    finally:
        driver.remove_notice_handler(listen)


def _quoted(connection: Connection, place: Place) -> str:
    return connection.dialect.identifier_preparer.format_table(table(place.name, schema=place.schema or None))
