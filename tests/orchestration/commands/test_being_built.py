"""What a night is just building is not there: whoever reads it then is told to try again."""

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from orchestration.commands.being_built import built
from orchestration.database.discretion import discreet
from orchestration.enforcement.lease import leased
from orchestration.errors import DatabaseError


@pytest.fixture
def warehouse(server, migrated_model) -> Engine:
    with server.connect() as connection:
        connection.execute(text(f"create database being_built template {migrated_model}"))
    return discreet(create_engine(server.url.set(database="being_built")))


def _read(warehouse: Engine, query: str) -> None:
    with built(warehouse, "explain"), warehouse.connect() as connection:
        connection.execute(text(query))


def test_who_reads_while_a_night_builds_is_told_to_try_again(warehouse: Engine):
    missing = "select * from marts.fct_deadlines"
    with leased(warehouse, "night-7"), pytest.raises(DatabaseError, match=r"a night is under way .*night-7 since"):
        _read(warehouse, missing)
    with pytest.raises(DatabaseError, match=r"^explain: what it reads is not there; run `oubli run`"):
        _read(warehouse, missing)
    with pytest.raises(DBAPIError, match="22012"):
        _read(warehouse, "select 1 / 0")
    warehouse.dispose()
