"""The migrations make the tables that the code declares, however often and by however many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import InternalError

from orchestration.database.tables.catalogue import SCHEMAS, metadata
from orchestration.database.warehouse import migrate, read_only
from orchestration.errors import DatabaseError


def _differences(engine: Engine) -> list[object]:
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name in SCHEMAS,
        "include_object": lambda _, name, kind, *__: (kind, name) != ("table", "alembic_version"),
        "compare_type": True,
        "compare_server_default": True,
    }
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_migrations_make_exactly_the_declared_tables(migrated: Engine):
    assert {"erased", "ledger"} <= set(inspect(migrated).get_table_names(schema="evidence"))
    assert not _differences(migrated)


def test_a_difference_would_be_seen(migrated: Engine):
    with migrated.begin() as connection:
        connection.execute(text("alter table control.nights drop column message"))
        connection.execute(text("drop index enforcement.items_open"))
        connection.execute(text("alter table policy.policies alter column owner drop not null"))
    assert len(_differences(migrated)) == 3


def test_migrations_run_again_change_nothing(migrated: Engine):
    with migrated.begin() as connection:
        connection.execute(text("insert into suppression.entries values ('f', 'all', 'all', 'email', '2026-01-01')"))
    migrate(migrated)
    with migrated.connect() as connection:
        assert connection.execute(text("select count(*) from suppression.entries")).scalar_one() == 1
        assert connection.execute(text("select count(*) from control.alembic_version")).scalar_one() == 1


def test_two_starts_at_once_both_find_the_tables(new_database: Callable[..., Engine]):
    engine = new_database()
    with ThreadPoolExecutor(2) as pool:
        for started in [pool.submit(migrate, engine) for _ in range(2)]:
            started.result()
    assert not _differences(engine)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into policy.books values ('a')",
        "update control.nights set status = 'done'",
        "delete from enforcement.items",
        "truncate suppression.entries",
        "create table public.t (i integer)",
        "drop table enforcement.items",
    ],
)
def test_a_read_only_engine_writes_nothing(migrated: Engine, statement: str):
    reader = read_only(migrated)
    with reader.connect() as connection, pytest.raises(InternalError, match="read-only transaction"):
        connection.execute(text(statement))
    reader.dispose()


def test_what_a_later_version_made_is_left_alone(migrated: Engine):
    with migrated.begin() as connection:
        connection.execute(text("update control.alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseError, match="a later version of Oubli has used it"):
        migrate(migrated)
    with migrated.connect() as connection:
        assert connection.execute(text("select version_num from control.alembic_version")).scalar_one() == "9999"
