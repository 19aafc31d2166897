"""Sessions: how Oubli opens each kind of database, so that it hangs on none and locks nobody out of it for long.

What Oubli erases must not stand in the way of those who work in the system, nor what it began and no longer ends.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import NullPool

CONNECT_TIMEOUT = 10
"""Seconds after which a host that does not answer is given up."""
LOCK_TIMEOUT, STATEMENT_TIMEOUT, IDLE_TIMEOUT = 30, 300, 60
"""Seconds: for a lock, for a statement, and between two of them in a transaction."""
WRITING_LOCK_TIMEOUT = 1
"""Seconds for a lock while writing: what is locked by then stays so meanwhile, and 2 s is the most."""
HANGING = 330
"""Seconds without a sign of life after which a server that does not end the statement itself is given up."""
DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "mssql": "mssql+pymssql",
}
_SPELLING = "-c timezone=UTC -c datestyle=ISO,YMD -c bytea_output=hex -c extra_float_digits=1"
"""PostgreSQL then spells every value in one way, whatever the server's settings."""
_POSTGRESQL_WRITING = (
    f"-c statement_timeout={STATEMENT_TIMEOUT}s -c lock_timeout={WRITING_LOCK_TIMEOUT}s "
    f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT}s"
)
# MariaDB runs what stands after M!, MySQL what stands after its version. Strict, or a null that may not be would be
# written as an empty text.
_MYSQL = (
    "set session time_zone = '+00:00', sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES'), "
    "innodb_lock_wait_timeout = {0}, lock_wait_timeout = {0}"
)
_STATEMENTS: Mapping[tuple[str, bool], Sequence[str]] = {
    ("sqlite", True): ("pragma query_only = on",),
    # What is deleted is written over with zeros, and what a foreign key guards is kept.
    ("sqlite", False): ("pragma foreign_keys = on", "pragma secure_delete = on"),
    ("mysql", True): (_MYSQL.format(LOCK_TIMEOUT), "set session transaction read only"),
    ("mysql", False): (
        _MYSQL.format(WRITING_LOCK_TIMEOUT),
        f"set session wait_timeout = {IDLE_TIMEOUT} /*M!100100 , max_statement_time = {STATEMENT_TIMEOUT} */",
    ),
    ("mssql", True): (f"set lock_timeout {LOCK_TIMEOUT * 1000}",),
    ("mssql", False): (f"set lock_timeout {WRITING_LOCK_TIMEOUT * 1000}", "set xact_abort on"),
}


def driven(url: URL) -> URL:
    """The URL with the driver that Oubli speaks to such a database with."""
    return url.set(drivername=DRIVERS.get(url.get_backend_name(), url.drivername))


def open_engine(url: URL, *, read_only: bool) -> Engine:
    """An engine whose sessions have our settings; nothing is connected yet.

    Of PostgreSQL they stand in its URL, which whoever opens it gets, SQLAlchemy or not. SQL Server knows no session
    that only reads: its user's rights must say so.
    """
    kind = "mysql" if url.get_backend_name() == "mariadb" else url.get_backend_name()
    settings: dict[str, Any] = {"connect_args": _arguments(kind, url)}
    if kind == "mysql" and not read_only:
        # A row that a statement only looked at is not locked until the end then.
        settings["isolation_level"] = "READ COMMITTED"
    engine = create_engine(_with_options(kind, url, read_only), poolclass=NullPool, hide_parameters=True, **settings)
    statements = _STATEMENTS.get((kind, read_only), ())

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        # A transaction must not begin here, or the first one would have begun before it was asked for.
        connection.commit()

    return engine


def _with_options(kind: str, url: URL, read_only: bool) -> URL:
    if kind != "postgresql":
        return url
    options = f"{_SPELLING} {'-c default_transaction_read_only=on' if read_only else _POSTGRESQL_WRITING}"
    own = url.query.get("options", "")
    return url.update_query_dict({"options": f"{own} {options}".strip(), "connect_timeout": str(CONNECT_TIMEOUT)})


def _arguments(kind: str, url: URL) -> dict[str, Any]:
    match kind:
        case "sqlite" if "timeout" not in url.query:
            return {"timeout": LOCK_TIMEOUT}
        case "mysql":
            return {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": HANGING, "write_timeout": HANGING}
        case "mssql":
            return {"login_timeout": CONNECT_TIMEOUT, "timeout": HANGING}
    return {}
