"""What a server must let Oubli do is said where it does not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Engine, text

from orchestration.database.warehouse import create_database, dagster_database
from orchestration.errors import DatabaseError


@pytest.fixture
def clerk(server: Engine) -> Iterator[URL]:
    """A role that may create nothing."""
    with server.connect() as connection:
        connection.execute(text("create role clerk login"))
    yield server.url.set(username="clerk")
    with server.connect() as connection:
        connection.execute(text("drop role clerk"))


def test_a_database_that_may_not_be_made_is_named_with_who_may_not(clerk: URL):
    with pytest.raises(DatabaseError, match=r"^nowhere: is not there, and clerk may not create it"):
        create_database(clerk, "nowhere")


def test_one_that_is_there_need_not_be_made(clerk: URL):
    create_database(clerk, "postgres")


@pytest.mark.parametrize(
    ("warehouse", "beside"),
    [
        ("oubli", "oubli_dagster"),
        ("retention", "retention_dagster"),
        ("x" * 63, f"{'x' * 55}_dagster"),
    ],
)
def test_each_warehouse_has_a_dagster_database_of_its_own(warehouse: str, beside: str):
    assert dagster_database(URL.create("postgresql", database=warehouse)) == beside
