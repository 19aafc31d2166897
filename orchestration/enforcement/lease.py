"""The lease of the night: one night at a time writes in the warehouse, whatever died, hangs or has a wrong clock.

Two things make it. A session of the database holds an advisory lock for as long as the night's process lives: no clock
tells whether it is alive. And a token that only grows fences: every transaction of the night's engine first locks the
lease's row and finds its own token in it, or ends there. Who takes over waits for those transactions, then writes the
next token, so whoever had the lease before can write no more, even if it still runs.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from orchestration.errors import LeaseError
from retention_policies.legal_time import PARIS

EXPIRES_AFTER = "6 hours"
"""By the database's clock, without a transaction of the night: it hangs, or its machine is gone, and its session not.
A clock that jumps makes a living night lose its lease, no more: it can write no longer once another has it."""
RENEWED_EVERY = 60.0
"""Seconds between two signs of life, at least."""
PATIENCE = 10.0
"""Seconds to wait for a session to end."""
GRACE = 1.0
"""Seconds that the database may take to see that a process has just died."""
LOCK_TIMEOUT = "30s"
"""How long whoever takes over waits for a transaction of the night before."""

# Oubli's own lock, as pg_locks shows one of 64 bits.
_SESSIONS = """
select pid from pg_locks
where locktype = 'advisory' and granted and objsubid = 1
    and database = (select oid from pg_database where datname = current_database())
    and (cast(classid as bigint) << 32) | cast(objid as bigint) = hashtext('oubli night')
"""
_LIVING = f"""
select
    holder, token, taken_at, renewed_at, host, process, backend_pid, expires_at < clock_timestamp() as is_expired
from control.leases
where released_at is null and backend_pid in ({_SESSIONS})
"""  # noqa: S608 - put together from constants
# Renewing does not conflict with this lock; taking over does. What a dead process has begun must end soon, too.
_HELD = """
select
    set_config('client_connection_check_interval', '5s', true), set_config('tcp_keepalives_idle', '60', true),
    set_config('tcp_keepalives_interval', '10', true), set_config('tcp_keepalives_count', '6', true)
from control.leases where lease = 'night' and token = :token
for key share
"""
_RENEW = f"""
update control.leases
set renewed_at = statement_timestamp(), expires_at = statement_timestamp() + interval '{EXPIRES_AFTER}'
where token = :token
"""  # noqa: S608 - put together from constants
_TAKE = f"""
update control.leases set
    token = token + 1, holder = :holder, taken_at = statement_timestamp(), renewed_at = statement_timestamp(),
    expires_at = statement_timestamp() + interval '{EXPIRES_AFTER}', released_at = null, backend_pid = :backend_pid,
    host = :host, process = :process
where lease = 'night'
returning token
"""  # noqa: S608 - put together from constants
_RELEASE = "update control.leases set released_at = clock_timestamp() where token = :token"


@dataclass(frozen=True)
class Holder:
    """The night that has the lease, and where it runs."""

    holder: str
    """The night's id."""
    token: int
    taken_at: datetime
    renewed_at: datetime
    host: str
    process: int
    backend_pid: int
    """The database session that keeps it alive."""
    is_expired: bool

    @property
    def told(self) -> str:
        """Which night, since when, and where, for people."""
        since = self.taken_at.astimezone(PARIS)
        return f"{self.holder} since {since:%Y-%m-%d %H:%M} in Paris, process {self.process} on {self.host}"


def living(connection: Connection) -> Holder | None:
    """The night that runs now: it has the lease, and its session lives. Read-only."""
    row = connection.execute(text(_LIVING)).first()
    return None if row is None else Holder(**row._mapping)


@contextmanager
def leased(warehouse: Engine, night_id: str) -> Iterator[Engine]:
    """The warehouse for one night alone: an engine of which every transaction proves that the night has the lease.

    Raises:
        LeaseError: another night runs. Later, from any transaction of the engine: another night has taken over.
    """
    guard = warehouse.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        guard.execute(text("set idle_session_timeout = 0"))
        token = _take(warehouse, guard, night_id)
        fenced = warehouse.execution_options()
        event.listen(fenced, "begin", _Fence(guard, night_id, token))
        yield fenced
        with suppress(SQLAlchemyError):
            guard.execute(text(_RELEASE), {"token": token})
    finally:
        # Back in the pool the session would keep the lock.
        with suppress(SQLAlchemyError):
            guard.invalidate()
            guard.close()


class _Fence:
    """Called as a transaction begins: it stays locked into the lease until its end, or does not begin."""

    def __init__(self, guard: Connection, night_id: str, token: int) -> None:
        self._guard, self._night_id, self._token = guard, night_id, token
        self._renewed, self._one = monotonic(), Lock()

    def __call__(self, connection: Connection) -> None:
        held = connection.execute(text(_HELD), {"token": self._token}).first()
        if held is None:
            raise LeaseError(self._night_id, "another night has taken over, so this one does nothing more")
        with self._one:
            if monotonic() - self._renewed > RENEWED_EVERY:
                self._renew()

    def _renew(self) -> None:
        try:
            self._guard.execute(text(_RENEW), {"token": self._token})
        except SQLAlchemyError:
            raise LeaseError(
                self._night_id, "the database session that kept its lease has ended, so it does nothing more; run again"
            ) from None
        self._renewed = monotonic()


def _take(warehouse: Engine, guard: Connection, night_id: str) -> int:
    if not _lock(guard):
        other = _other(guard)
        if other is not None and not (_is_free(guard, GRACE) or (other.is_expired and _end(guard, other))):
            raise LeaseError("night", f"another night runs: {other.told}; wait until it has ended, or end that process")
    try:
        with warehouse.begin() as connection:
            connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text("insert into control.leases (lease) values ('night') on conflict do nothing"))
            # Waits for what the night before has begun and the database has not ended yet.
            connection.execute(text("select 1 from control.leases where lease = 'night' for update"))
            token: int = connection.execute(
                text(_TAKE),
                {
                    "holder": night_id,
                    "backend_pid": guard.scalar(text("select pg_backend_pid()")),
                    "host": socket.gethostname(),
                    "process": os.getpid(),
                },
            ).scalar_one()
            return token
    except OperationalError:
        raise LeaseError(
            "night", "the night before lost its lease in the middle of a batch; end its process, or run again later"
        ) from None


def _lock(guard: Connection) -> bool:
    return bool(guard.scalar(text("select pg_try_advisory_lock(hashtext('oubli night'))")))


def _other(guard: Connection) -> Holder | None:
    """Who has the lock; one that is just starting writes its name next. None: nobody any more, the lock is ours."""
    for _ in _while_patient(PATIENCE):
        other = living(guard)
        if other is not None or _lock(guard):
            return other
    raise LeaseError("night", "somebody holds its lock without its lease; end that session of the database")


def _end(guard: Connection, other: Holder) -> bool:
    """End the session of a night that gave no sign of life for too long; whether its lock is ours then."""
    try:
        guard.execute(text("select pg_terminate_backend(:pid)"), {"pid": other.backend_pid})
    except DBAPIError:
        # It is another role's; whoever may end it is told where it runs.
        return False
    return _is_free(guard, PATIENCE)


def _is_free(guard: Connection, seconds: float) -> bool:
    return any(_lock(guard) for _ in _while_patient(seconds))


def _while_patient(seconds: float) -> Iterator[None]:
    started = monotonic()
    while monotonic() - started < seconds:
        yield
        sleep(0.1)
