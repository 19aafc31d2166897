"""Beside: a system acts in a thread of its own while the batch's transaction does its part, and commits before it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from sqlalchemy import Connection, text

from orchestration.errors import LeaseError

T = TypeVar("T")
Look = Callable[[], None]
"""Raises LeaseError once the batch's transaction is over."""

# Every transaction locks its own number until it ends or fails, and any session sees that at once.
_TRANSACTION = """
select pid, virtualtransaction from pg_locks where locktype = 'virtualxid' and pid = pg_backend_pid()
"""
_IS_OPEN = """
select 1 from pg_locks where locktype = 'virtualxid' and pid = :pid and virtualtransaction = :virtualtransaction
"""


@contextmanager
def beside(batch: Connection, act: Callable[[Look], T]) -> Iterator[Future[T]]:
    """Run `act` in a thread of its own while the body runs; left without an error, it is done.

    Args:
        batch: the transaction of the body, which commits after `act` did. The thread never speaks on it.
        act: told how to look whether that transaction is still open, and that the body has not failed.

    Raises:
        Exception: what the body raised, or else what `act` did, after both have ended.
    """
    one, failed = batch.execute(text(_TRANSACTION)).one()._mapping, Event()

    def look() -> None:
        # In a transaction of the night's own, which proves that it has the lease still.
        with batch.engine.begin() as connection:
            is_open = connection.execute(text(_IS_OPEN), dict(one)).first() is not None
        if failed.is_set() or not is_open:
            raise LeaseError("night", "the transaction of its batch is over, so nothing more of it is done; run again")

    with ThreadPoolExecutor(1, thread_name_prefix="beside") as thread:
        acting = thread.submit(act, look)
        try:
            yield acting
        except BaseException:
            failed.set()
            raise
        acting.result()
