"""One night at a time writes, whatever died, hangs or has a wrong clock."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from orchestration.enforcement import lease
from orchestration.enforcement.lease import leased, living
from orchestration.errors import LeaseError


@pytest.fixture
def nights() -> Iterator[ExitStack]:
    """Nights that still run when the test ends, even those that were overtaken."""
    with ExitStack() as stack:
        yield stack


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def value(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar()


def end_session(engine: Engine) -> None:
    """The night's process dies, or the network between it and the database."""
    run(engine, "select pg_terminate_backend(backend_pid, 5000) from control.leases")


def write(engine: Engine) -> None:
    run(engine, "insert into control.pauses (paused_by, reason) values ('test', 'a row')")


def written(engine: Engine) -> object:
    return value(engine, "select count(*) from control.pauses")


def test_a_second_night_is_refused_and_told_which_one_runs(migrated: Engine):
    with leased(migrated, "first"):
        with pytest.raises(LeaseError) as caught, leased(migrated, "second"):
            pass
        since = value(migrated, "select to_char(taken_at at time zone 'Europe/Paris', 'YYYY-MM-DD HH24:MI') "
                      "from control.leases")  # fmt: skip
        host = value(migrated, "select host from control.leases")
    assert str(caught.value) == (
        f"night: another night runs: first since {since} in Paris, process {os.getpid()} on {host}; "
        "wait until it has ended, or end that process"
    )


def test_a_night_that_has_ended_leaves_the_lease_to_the_next(migrated: Engine):
    for token in (1, 2, 3):
        with leased(migrated, f"night {token}") as engine:
            write(engine)
            assert value(migrated, "select token from control.leases") == token
        with migrated.connect() as connection:
            assert living(connection) is None
    assert written(migrated) == 3


def test_a_night_that_failed_leaves_it_too(migrated: Engine):
    with pytest.raises(ZeroDivisionError), leased(migrated, "first"):
        raise ZeroDivisionError
    with leased(migrated, "second"), migrated.connect() as connection:
        found = living(connection)
        assert found is not None
        assert (found.holder, found.is_expired) == ("second", False)


def test_whoever_was_overtaken_writes_and_reads_no_more(migrated: Engine, nights: ExitStack):
    orphan = nights.enter_context(leased(migrated, "orphan"))
    write(orphan)
    end_session(migrated)
    successor = nights.enter_context(leased(migrated, "successor"))
    with pytest.raises(LeaseError, match=r"^orphan: another night has taken over"):
        write(orphan)
    with pytest.raises(LeaseError), orphan.connect() as connection:
        connection.execute(text("select 1"))
    write(successor)
    assert written(migrated) == 2


def test_nobody_takes_over_in_the_middle_of_a_transaction(
    migrated: Engine, nights: ExitStack, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lease, "LOCK_TIMEOUT", "100ms")
    orphan = nights.enter_context(leased(migrated, "orphan"))
    with orphan.begin() as connection:
        end_session(migrated)
        with pytest.raises(LeaseError, match="in the middle of a batch; end its process"), leased(migrated, "next"):
            pass
        connection.execute(text("insert into control.pauses (paused_by, reason) values ('test', 'a row')"))
    assert written(migrated) == 1
    nights.enter_context(leased(migrated, "next"))
    with pytest.raises(LeaseError):
        write(orphan)


def test_a_sign_of_life_is_given_in_the_middle_of_a_transaction(migrated: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lease, "RENEWED_EVERY", -1)
    with leased(migrated, "night") as engine, engine.begin():
        run(migrated, "update control.leases set renewed_at = '2020-01-01', expires_at = '2020-01-01'")
        with engine.begin():
            assert value(migrated, "select renewed_at = expires_at - interval '6 hours' from control.leases") is True
            assert value(migrated, "select expires_at > now() from control.leases") is True


def test_a_night_whose_session_has_ended_finds_out(migrated: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lease, "RENEWED_EVERY", -1)
    with leased(migrated, "night") as engine:
        end_session(migrated)
        with pytest.raises(LeaseError, match="the database session that kept its lease has ended"):
            write(engine)
    assert written(migrated) == 0


def test_a_night_that_gives_no_sign_of_life_is_overtaken(migrated: Engine, nights: ExitStack):
    hung = nights.enter_context(leased(migrated, "hung"))
    run(migrated, "update control.leases set expires_at = now() - interval '1 second'")
    nights.enter_context(leased(migrated, "next"))
    with pytest.raises(LeaseError):
        write(hung)


def test_a_clock_set_forward_lets_another_in_but_never_two_write(migrated: Engine, nights: ExitStack):
    """By the database's clock: six hours went by in no time, while the night lives."""
    first = nights.enter_context(leased(migrated, "first"))
    run(migrated, "update control.leases set expires_at = expires_at - interval '1 day'")
    second = nights.enter_context(leased(migrated, "second"))
    write(second)
    with pytest.raises(LeaseError):
        write(first)
    assert written(migrated) == 1


def test_a_clock_set_back_keeps_nobody_out_for_longer_than_the_night_lives(migrated: Engine, nights: ExitStack):
    nights.enter_context(leased(migrated, "first"))
    run(migrated, "update control.leases set expires_at = expires_at + interval '1 year'")
    with pytest.raises(LeaseError, match="another night runs"), leased(migrated, "second"):
        pass
    end_session(migrated)
    nights.enter_context(leased(migrated, "second"))


def test_a_lease_that_was_only_noted_is_nobodys(migrated: Engine):
    run(migrated, "insert into control.leases (lease, token, holder, backend_pid) values ('night', 41, 'gone', 1)")
    with leased(migrated, "night"):
        assert value(migrated, "select token from control.leases") == 42


def test_a_dead_transaction_does_not_pass_for_the_living(migrated: Engine, nights: ExitStack):
    """The session of the batch dies, not that of the guard: nothing of it is written, and the night goes on."""
    engine = nights.enter_context(leased(migrated, "night"))
    with engine.connect() as connection:
        connection.execute(text("insert into control.pauses (paused_by, reason) values ('test', 'a row')"))
        run(migrated, f"select pg_terminate_backend({connection.scalar(text('select pg_backend_pid()'))}, 5000)")
        with pytest.raises(OperationalError):
            connection.commit()
    assert written(migrated) == 0
    write(engine)
    assert written(migrated) == 1
