"""Approvals of an earlier version stay valid, and stand beside those given later."""

from collections.abc import Callable
from datetime import UTC, datetime

from alembic import command
from sqlalchemy import Engine, text

from orchestration.database.warehouse import migrate
from orchestration.enforcement.approval import approvals_of, approve
from tests.orchestration.database.test_reasons import at

AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_an_earlier_approval_stays_and_a_later_one_is_added(new_database: Callable[..., Engine]):
    engine = new_database()
    with engine.begin() as connection:
        command.upgrade(at(connection), "0016")
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state) "
                "values ('plan', '2026-11-21', 'book', 'content', 'waiting')"
            )
        )
        values = {"at": AT, "until": datetime(2026, 11, 28, 2, tzinfo=UTC)}
        connection.execute(
            text("insert into enforcement.approvals values ('plan', 'content', 'Marie', 'read', :at, :until)"), values
        )
    migrate(engine)
    with engine.begin() as connection:
        approve(connection, "plan", by="Paul", reason="read, too", at=AT)
        assert [one.approved_by for one in approvals_of(connection, "plan")] == ["Marie", "Paul"]
    with engine.begin() as connection:
        command.downgrade(at(connection), "0016")
        assert connection.execute(text("select approved_by from enforcement.approvals")).scalars().all() == ["Paul"]
