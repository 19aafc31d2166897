"""The warehouse: one PostgreSQL database, reached through engines, brought up to date by migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from orchestration.database import embedded
from orchestration.database.discretion import discreet
from orchestration.errors import DatabaseError
from orchestration.settings import Settings

DATABASE = "oubli"
LONGEST_NAME = 63
"""Of a database, in bytes; PostgreSQL cuts what is longer."""


def warehouse_url(settings: Settings, *, keep: bool = False) -> URL:
    """The URL of the warehouse; starts the embedded server where no OUBLI_DATABASE_URL names another.

    Raises:
        DatabaseError: the URL cannot be used or the embedded server does not start.
    """
    if settings.database_url is None:
        server = embedded.start(settings.home, keep=keep)
        create_database(server, DATABASE)
        warehouse = server.set(database=DATABASE)
        create_database(server, dagster_database(warehouse))
        return warehouse
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "OUBLI_DATABASE_URL", "expected a URL such as postgresql://user:password@host:5432/oubli"
        ) from None
    if url.get_backend_name() != "postgresql":
        raise DatabaseError("OUBLI_DATABASE_URL", f"expected PostgreSQL 16 or later, got {url.get_backend_name()}")
    return url.set(drivername="postgresql+psycopg")


def dagster_database(warehouse: URL) -> str:
    """The name of Dagster's own database, beside the warehouse of that URL and named after it.

    Two warehouses on one server are two installations, and neither may see, run or delete the runs of the other.
    """
    beside = "_dagster"
    return f"{(warehouse.database or DATABASE)[: LONGEST_NAME - len(beside)]}{beside}"


def create_database(server: URL, name: str) -> None:
    """Create the database `name` on the server of that URL, unless it is there.

    Raises:
        DatabaseError: the role may not.
    """
    engine = discreet(create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool))
    with engine.connect() as connection:
        known = connection.execute(text("select 1 from pg_database where datname = :name"), {"name": name})
        if known.first() is None:
            try:
                connection.execute(text(f'create database "{name}"'))
            except ProgrammingError:
                role = server.username or "the role"
                told = f"is not there, and {role} may not create it; create it, owned by {role}"
                raise DatabaseError(name, told) from None
    engine.dispose()


def open_warehouse(url: URL) -> Engine:
    """An engine on the migrated warehouse.

    Raises:
        DatabaseError: the server does not answer or refuses the connection.
    """
    # Parameters are personal data; an error that names them would put them into logs.
    engine = discreet(create_engine(url, pool_pre_ping=True, hide_parameters=True))
    try:
        migrate(engine)
    except OperationalError:
        raise DatabaseError(
            url.render_as_string(hide_password=True),
            "the warehouse does not answer; check the server, the password and OUBLI_DATABASE_URL",
        ) from None
    return engine


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """An engine on the migrated warehouse that the settings name, until the end of the block.

    Raises:
        DatabaseError: as warehouse_url and open_warehouse do.
    """
    engine = open_warehouse(warehouse_url(settings))
    try:
        yield engine
    finally:
        engine.dispose()


def read_only(engine: Engine, database: str | None = None) -> Engine:
    """An engine on the same database, or on another of its server, whose transactions cannot write. Read-only."""
    options = {"options": "-c default_transaction_read_only=on"}
    url = engine.url.set(database=database or engine.url.database)
    return discreet(create_engine(url, connect_args=options, poolclass=NullPool, hide_parameters=True))


def migrate(engine: Engine) -> None:
    """Bring Oubli's own tables to this version.

    Raises:
        DatabaseError: they are of a later one.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        # Two starts at once would both create the tables; the second waits here.
        connection.execute(text("select pg_advisory_xact_lock(hashtext('oubli migrations'))"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            name = str(engine.url.database)
            raise DatabaseError(name, "a later version of Oubli has used it; run that version or a later one") from None


def dbt_environment(url: URL) -> dict[str, str]:
    """The environment variables that dbt_project/profiles.yml reads, for the warehouse of that URL."""
    host = url.host or url.query.get("host", "localhost")
    return {
        "OUBLI_DBT_HOST": host if isinstance(host, str) else host[0],
        "OUBLI_DBT_PORT": str(url.port or 5432),
        "OUBLI_DBT_USER": url.username or "postgres",
        "OUBLI_DBT_PASSWORD": url.password or "",
        "OUBLI_DBT_DATABASE": url.database or DATABASE,
        "DO_NOT_TRACK": "1",
    }
