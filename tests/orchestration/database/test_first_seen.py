"""Records of an earlier version count from the last night that surely read them, never from an earlier one."""

from collections.abc import Callable
from datetime import date

from alembic import command
from sqlalchemy import Engine, text

from orchestration.database.warehouse import migrate
from tests.orchestration.database.test_reasons import at

SEEN = "select record_id, first_seen_on, first_seen_on = current_date from identity.records order by record_id"


def test_a_record_was_there_by_the_last_good_load_of_its_source(new_database: Callable[..., Engine]):
    engine = new_database()
    with engine.begin() as connection:
        command.upgrade(at(connection), "0013")
        connection.execute(text("insert into identity.records values ('crm', '1', 'p1'), ('files', '2', 'p2')"))
        connection.execute(
            text(
                "insert into control.loads (source, table_name, as_of, status) values ('crm', 't', '2026-01-01', "
                "'loaded'), ('crm', 't', '2026-03-03', 'loaded'), ('crm', 't', '2026-04-04', 'unreachable')"
            )
        )
    migrate(engine)
    with engine.begin() as connection:
        seen = [tuple(row) for row in connection.execute(text(SEEN))]
        command.downgrade(at(connection), "0013")
    assert seen[0][:2] == ("1", date(2026, 3, 3))
    assert seen[1][2] is True
