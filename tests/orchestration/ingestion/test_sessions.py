"""How the databases are opened, and what MariaDB's types are read as."""

from pathlib import Path

import pytest
from sqlalchemy import URL, ColumnElement, Engine, create_engine, event, literal_column, make_url, select, table, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from orchestration.enforcement.refusal import asking
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion import sessions
from orchestration.ingestion.connection import connect
from orchestration.ingestion.one_of import one_of
from orchestration.ingestion.sessions import driven, open_engine
from tests.mariadb import new_database
from tests.orchestration.ingestion.systems import CONTACTS, DEALS, column, mapped
from tests.orchestration.ingestion.warehouse import Warehouse

CRM = mapped("crm", [CONTACTS, DEALS], connection={"url_env": "OUBLI_CRM_URL"})
FLAGGED = mapped(
    "crm",
    [CONTACTS | {"columns": [*CONTACTS["columns"], column("is_vip", "boolean"), column("seen_at", "timestamptz")]}],
    connection={"url_env": "OUBLI_CRM_URL"},
)


def made(url: URL, *statements: str) -> Engine:
    """A database with these tables and rows."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return engine


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "crm.db"), query={"timeout": "0.1"})
    return new_database(request.getfixturevalue("mariadb"))


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgresql://a@host/crm", "postgresql+psycopg"),
        ("mysql://a@host/crm", "mysql+pymysql"),
        ("mariadb+mysqldb://a@host/crm", "mariadb+pymysql"),
        ("mssql+pyodbc://a@host/crm", "mssql+pymssql"),
        ("sqlite:///crm.db", "sqlite"),
    ],
)
def test_each_database_is_spoken_to_by_the_driver_that_oubli_knows(given: str, driver: str):
    assert driven(make_url(given)).drivername == driver


def test_a_session_that_reads_cannot_write(url: URL):
    made(url, "create table t (n integer)")
    with open_engine(url, read_only=True).connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("insert into t values (1)"))


def test_a_session_that_writes_gives_up_a_lock_and_writes_no_empty_text_for_a_null(
    mariadb: URL, monkeypatch: pytest.MonkeyPatch
):
    url = new_database(mariadb)
    made(url, "create table t (n integer, name varchar(9) not null)", "insert into t values (1, 'x')")
    monkeypatch.setattr(sessions, "_arguments", lambda *_: {"init_command": "set session sql_mode = ''"})
    with open_engine(url, read_only=False).connect() as connection:
        settings = "innodb_lock_wait_timeout, @@max_statement_time, @@wait_timeout, @@time_zone, @@tx_isolation"
        (told,) = connection.execute(text(f"select @@{settings}"))
        assert tuple(map(str, told)) == ("1", "300.0", "60", "+00:00", "READ-COMMITTED")
        with pytest.raises(IntegrityError):
            connection.execute(text("update t set name = null"))


def test_sqlite_guards_foreign_keys_and_writes_over_what_it_deletes(tmp_path: Path):
    engine = open_engine(URL.create("sqlite", database=str(tmp_path / "a.db")), read_only=False)
    # Debian's writes over it anyway; others do not.
    event.listen(engine, "connect", _careless, insert=True)
    with engine.connect() as connection:
        assert connection.execute(text("pragma foreign_keys")).scalar() == 1
        assert connection.execute(text("pragma secure_delete")).scalar() == 1


def _careless(connection: DBAPIConnection, _: object) -> None:
    connection.cursor().execute("pragma secure_delete = off")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("sqlite:////nowhere/crm.db", "crm: there is no file /nowhere/crm.db; correct OUBLI_CRM_URL"),
        ("mysql://root@127.0.0.1:1/crm", "crm: 127.0.0.1 does not answer; start the system or correct OUBLI_CRM_URL"),
    ],
)
def test_what_cannot_be_opened_is_told_in_a_sentence(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, given: str, sentence: str
):
    monkeypatch.setenv("OUBLI_CRM_URL", given)
    with pytest.raises(SourceError) as raised:
        connect(CRM, warehouse=warehouse.engine, read_only=True)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"database": "none"}, "crm: there is no database none on localhost; create it or correct OUBLI_CRM_URL"),
        ({"username": "eve"}, "crm: localhost refuses the user or the password; correct OUBLI_CRM_URL"),
    ],
)
def test_mariadb_refuses_in_a_sentence(
    mariadb: URL, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], sentence: str
):
    monkeypatch.setenv("OUBLI_CRM_URL", mariadb.set(**change).render_as_string())  # type: ignore[arg-type] # two of its parts
    with pytest.raises(SourceError) as raised:
        connect(CRM, warehouse=warehouse.engine, read_only=True)
    assert str(raised.value) == sentence


def test_instants_and_what_a_clock_showed_and_bits_are_read_for_what_they_are(
    mariadb: URL, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    url = new_database(mariadb)
    monkeypatch.setenv("OUBLI_CRM_URL", url.render_as_string())
    system = made(
        url,
        "set time_zone = '+05:00'",
        "create table contacts (contact_no bigint primary key, email varchar(80), `Nom d'usage` varchar(80), "
        "modified_at timestamp(6) null, is_vip bit(1), seen_at datetime)",
        "insert into contacts values "
        "(1, 'a@people.example', null, '2026-07-01 05:30:00.25', b'1', '2026-07-01 02:30:00')",
        "insert into contacts values (2, 'b@people.example', 'É', null, b'0', null)",
    )
    assert warehouse.ingest(FLAGGED)["contacts"].rows_loaded == 2
    moments = "modified_at = '2026-07-01 00:30:00.25Z', seen_at = '2026-07-01 02:30 Europe/Paris'"
    read = f"select contact_no, is_vip, {moments} from raw_crm.contacts order by 1"
    assert warehouse.rows(read) == [(1, True, True, True), (2, False, None, None)]
    with system.begin() as connection:
        connection.execute(text("set time_zone = '+00:00'"))
        connection.execute(text("update contacts set email = 'c@people.example', modified_at = '2026-07-01 00:31:00'"))
        connection.execute(text("insert into contacts values (3, null, null, '2026-06-01', b'0', null)"))
    load = warehouse.ingest(FLAGGED)["contacts"]
    assert (load.rows_at_source, load.rows_loaded, load.high_water) == (3, 3, "2026-07-01T00:31:00+00:00")


ERRORS = {
    "a lock of another": ("mariadb", 1205, SourceBusyError),
    "a right that is missing": ("mariadb", 1142, SourceError),
    "a server that is gone": ("mariadb", 2006, SourceGoneError),
    "a deadlock": ("mssql", 1205, SourceBusyError),
    "a key that is kept": ("mssql", 547, SourceError),
    "a full disk": ("sqlite", 13, SourceBusyError),
    "a locked file": ("sqlite", 5, SourceGoneError),
    "a file that may not be written": ("sqlite", 8, SourceError),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_an_error_means_for_the_items(case: str):
    dialect, number, expected = ERRORS[case]
    error = Exception(number, "anna@people.example")
    invalidated = expected is SourceGoneError and dialect != "sqlite"
    wrapped = OperationalError("update", {}, error, connection_invalidated=invalidated)
    with pytest.raises(SourceError) as raised, asking(CRM, dialect):
        raise wrapped
    assert type(raised.value) is expected
    assert "anna" not in str(raised.value)


@pytest.mark.parametrize("key", ["anna", "Anna ", "12 rue"])
def test_a_key_is_that_of_one_row_only(mariadb: URL, key: str):
    engine = made(new_database(mariadb), "create table t (k varchar(20))", "insert into t values ('ANNA'), ('12')")
    rows = table("t")
    key_of: ColumnElement[str] = literal_column("k")
    with engine.connect() as connection:
        assert connection.execute(select(key_of).select_from(rows).where(one_of(key_of, [key]))).all() == []
        assert connection.execute(select(key_of).select_from(rows).where(one_of(key_of, ["ANNA"]))).all() == [("ANNA",)]
        assert connection.execute(
            select(key_of).select_from(rows).where(one_of(key_of, ["12"], numbers=True))
        ).all() == [("12",)]
