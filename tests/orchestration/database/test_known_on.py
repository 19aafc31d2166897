"""Opt-outs of an earlier version live on from the day of the migration, as nobody noted when the person was known."""

from collections.abc import Callable

from alembic import command
from sqlalchemy import Engine, text

from orchestration.database.warehouse import migrate
from tests.orchestration.database.test_reasons import at


def test_an_entry_counts_as_known_on_the_day_of_the_migration(new_database: Callable[..., Engine]):
    engine = new_database()
    with engine.begin() as connection:
        command.upgrade(at(connection), "0006")
        connection.execute(text("insert into suppression.entries values ('f', 'all', 'all', 'email', '2020-01-01')"))
    migrate(engine)
    with engine.begin() as connection:
        known: bool = connection.execute(text("select known_on = current_date from suppression.entries")).scalar_one()
        command.downgrade(at(connection), "0006")
    assert known is True
