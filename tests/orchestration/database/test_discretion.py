"""What a database says of an error names no value, whichever way it was asked."""

import traceback
from collections.abc import Callable

import pytest
from adbc_driver_manager.dbapi import Error as AdbcError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from orchestration.database.discretion import discreet
from orchestration.identity.arrow import open_arrow, read_pages
from orchestration.ingestion.connection import connect
from orchestration.ingestion.troubles import trouble_of
from tests.orchestration.ingestion.conftest import crm
from tests.orchestration.ingestion.systems import Crm

__all__ = ["crm"]

CANARY = "marie@canary.example"
PEOPLE = """
    create schema raw;
    create table raw.people (email text constraint one_each unique deferrable initially deferred, code char(3));
    create table raw.letters (email text constraint one_letter unique);
    insert into raw.people values ('marie@canary.example', 'a');
"""


@pytest.fixture
def engine(new_database: Callable[..., Engine]) -> Engine:
    made = new_database()
    with made.begin() as connection:
        connection.execute(text(PEOPLE))
    return discreet(made)


def whole(error: BaseException) -> str:
    """All that a logger may print of an exception, and what it carries."""
    chain: list[BaseException] = [error]
    for one in chain:
        led = (one.__cause__, one.__context__, getattr(one, "orig", None))
        chain += [other for other in led if other is not None and other not in chain]
    return "".join(traceback.format_exception(error)) + repr([(repr(one), one.args, vars(one)) for one in chain])


@pytest.mark.parametrize(
    ("statement", "kind", "told"),
    [
        ("select cast(email as date) from raw.people", DataError, "InvalidDatetimeFormat, SQLSTATE 22007"),
        ("insert into raw.people select * from raw.people", IntegrityError,
            "UniqueViolation, SQLSTATE 23505, schema raw, table people, constraint one_each"),
        ("insert into raw.people (code) values (:asked)", DataError, "StringDataRightTruncation, SQLSTATE 22001"),
        ('select "marie@canary.example" from raw.people', ProgrammingError, "UndefinedColumn, SQLSTATE 42703"),
    ],
)  # fmt: skip
def test_an_error_keeps_its_class_and_tells_kind_and_place(
    engine: Engine, statement: str, kind: type[SQLAlchemyError], told: str
):
    with pytest.raises(kind) as caught, engine.begin() as connection:
        connection.execute(text(statement), {"asked": CANARY} if ":asked" in statement else {})
    assert told in str(caught.value)
    assert "canary" not in whole(caught.value)


def test_an_error_of_another_kind_is_quoted_as_little(engine: Engine):
    with pytest.raises(SQLAlchemyError) as caught, engine.begin() as connection:
        connection.execute(text("select cast(:asked as text)"), {"asked": {CANARY: object}})
    assert "canary" not in whole(caught.value)


def test_what_is_read_as_arrow_is_quoted_as_little(engine: Engine):
    with pytest.raises((AdbcError, OSError, ValueError)) as caught:
        list(read_pages(engine.url, text("select cast(email as date) from raw.people")))
    assert "canary" not in whole(caught.value)


def test_what_is_written_as_arrow_is_quoted_as_little(engine: Engine):
    with pytest.raises(AdbcError) as caught, open_arrow(engine.url) as connection, connection.cursor() as cursor:
        cursor.execute("insert into raw.letters select email from raw.people cross join generate_series(1, 2)")
    assert str(caught.value) == "IntegrityError, SQLSTATE 23505, schema raw, table letters, constraint one_letter"
    assert "canary" not in whole(caught.value)


def test_a_source_is_opened_discreetly_and_its_troubles_are_still_told_apart(crm: Crm):
    crm.run("do $$ begin create role nobody_there; exception when duplicate_object then null; end $$")
    crm.run("create table letters (body text)")
    system = connect(crm.source, warehouse=crm.engine, read_only=True)
    with pytest.raises(SQLAlchemyError) as caught, system.connect() as connection:
        connection.execute(text("select cast(email as date) from contacts"))
    assert "people.example" not in whole(caught.value)
    with pytest.raises(SQLAlchemyError) as refused, system.connect() as connection:
        connection.execute(text("set role nobody_there; select * from letters"))
    assert "grant select on it" in trouble_of("crm: letters", refused.value).message
    with pytest.raises(SQLAlchemyError) as broken, system.connect() as connection:
        connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))
    assert trouble_of("crm: letters", broken.value).status == "unreachable"


def test_what_may_not_be_touched_is_named(engine: Engine):
    with engine.connect() as connection:
        connection.execute(text("create role clerk; grant usage on schema raw to clerk; set local role clerk"))
        with pytest.raises(ProgrammingError, match=", permission denied for table people"):
            connection.execute(text("delete from raw.people"))
