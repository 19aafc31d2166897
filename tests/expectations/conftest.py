"""A warehouse in which every promise is kept: 120 people, one of them due and purged, on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from orchestration.database.tables.catalogue import SCHEMAS, metadata

AS_OF = date(2026, 11, 21)
PARAMETERS = {
    "policy_hash": "book",
    "sources": "crm,emailing",
    "fresh_within.crm": "P2D",
    "emailing_sources": "emailing",
    "marking_sources": "crm",
    "plan_id": "plan-1",
    "columns.crm": "3",
    "text_columns.crm": "raw_crm.contacts.email,raw_crm.contacts.first_name,raw_crm.gone.note",
}
CANARIES = ("canari.dupont@canaries.example", "0612345678", "Zéphirine")
MIGRATIONS = "orchestration.database.migrations.versions"
FUNCTIONS = (
    *import_module(f"{MIGRATIONS}.0038_numbers_out_of_place").FUNCTIONS,
    import_module(f"{MIGRATIONS}.0042_held_sources").FUNCTION,
)
GOOD = sorted((Path(__file__).parent / "good_night").glob("*.sql"))


@pytest.fixture(scope="session")
def server(postgres: URL) -> str:
    """The URL of a server whose database `good` keeps every promise."""
    url = postgres.set(drivername="postgresql+psycopg2", host="localhost").render_as_string()
    _execute(url, "create database good", autocommit=True)
    good = create_engine(make_url(url).set(database="good"), poolclass=NullPool)
    with good.begin() as connection:
        for schema in (*SCHEMAS, "intermediate", "marts", "raw_crm"):
            connection.execute(text(f"create schema {schema}"))
        metadata.create_all(connection)
        for function in FUNCTIONS:
            connection.exec_driver_sql(function.replace("%", "%%"))
        for part in GOOD:
            connection.exec_driver_sql(part.read_text(encoding="utf-8"))
    good.dispose()
    return url


def _execute(url: str, statement: str, *, autocommit: bool = False) -> None:
    engine: Engine = create_engine(url, poolclass=NullPool)
    if autocommit:
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def good(server: str) -> str:
    """The URL of the warehouse in which every promise is kept; not to be written to."""
    return make_url(server).set(database="good").render_as_string(hide_password=False)


@pytest.fixture
def planted(server: str) -> Iterator[Callable[[str], str]]:
    """Makes a copy of the good warehouse with one bad statement run in it; gives its URL."""
    made: list[str] = []

    def plant(statement: str) -> str:
        name = f"planted_{len(made)}"
        _execute(server, f"create database {name} template good strategy file_copy", autocommit=True)
        made.append(name)
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        _execute(url, statement.replace("%", "%%"))
        return url

    yield plant
    for name in made:
        _execute(server, f"drop database {name}", autocommit=True)
