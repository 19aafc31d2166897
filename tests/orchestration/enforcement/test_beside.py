"""A system acts while the warehouse does its part: neither is left with what the other did not do."""

from threading import Event

import pytest
from sqlalchemy import text

from orchestration.enforcement.beside import Look, beside
from orchestration.enforcement.executor import apply
from orchestration.errors import LeaseError
from tests.orchestration.enforcement.estate import Estate

LONG = 30.0
"""Seconds that neither waits for the other."""


def test_both_run_at_once(estate: Estate):
    """Each waits for the other."""
    acts, runs = Event(), Event()

    def act(_: Look) -> bool:
        acts.set()
        return runs.wait(LONG)

    with estate.warehouse.begin() as batch, beside(batch, act) as acting:
        assert acts.wait(LONG)
        runs.set()
    assert acting.result()


def test_a_system_goes_on_while_the_transaction_is_open_and_no_longer(estate: Estate):
    looked = []

    def act(look: Look) -> None:
        look()
        looked.append("open")
        estate.run(f"select pg_terminate_backend({backend}, 5000)")
        look()

    batch = estate.warehouse.connect()
    backend = batch.scalar(text("select pg_backend_pid()"))
    with pytest.raises(LeaseError, match="the transaction of its batch is over"), beside(batch, act):
        pass
    assert looked == ["open"]
    batch.invalidate()
    batch.close()


def test_nothing_is_done_any_more_once_the_body_has_failed(estate: Estate):
    failed, looked = Event(), []

    def act(look: Look) -> None:
        assert failed.wait(LONG)
        for _ in range(1000):
            try:
                look()
            except LeaseError as error:
                looked.append(error)
                raise

    def body() -> None:
        failed.set()
        raise KeyError

    with estate.warehouse.begin() as batch, pytest.raises(KeyError), beside(batch, act):
        body()
    assert looked


def test_a_transaction_that_failed_holds_no_lock_and_counts_as_over(estate: Estate):
    with estate.warehouse.connect() as batch:

        def act(look: Look) -> None:
            with pytest.raises(Exception, match="division by zero"):
                batch.execute(text("select 1 / 0"))
            look()

        with pytest.raises(LeaseError), beside(batch, act):
            pass


def test_what_a_system_refused_is_not_sought_as_erased(estate: Estate):
    """The warehouse had done its part already, and took it back."""
    estate.run_in_shop("insert into loyalty_cards values (1, 1)")
    estate.due("p1")
    work = estate.work()
    apply(work, estate.freeze())
    assert list(work.erased.slices()) == []
    assert estate.numbers("people", raw=True) == [1, 2, 3, 4]
