"""What may happen to a run at any moment, done from within, so that the moment is exact."""

import os
import resource
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg

Blow = Callable[[Mapping[str, int], str, Any], None]
"""Told the postmasters, the guard's session among them, the place, and the driver's connection there."""


def _signal(process: int, sign: signal.Signals) -> None:
    """Send it, and wait until it has worked."""
    os.kill(process, sign)
    started = monotonic()
    while monotonic() - started < 5:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        sleep(0.002)


def worker(*_: object) -> None:
    """The process dies."""
    os.kill(os.getpid(), signal.SIGKILL)


def halt(*_: object) -> None:
    """The process hangs until somebody wakes it."""
    os.kill(os.getpid(), signal.SIGSTOP)


def session(_: Mapping[str, int], __: str, connection: Any) -> None:
    """The session at hand is ended."""
    _signal(connection.info.backend_pid, signal.SIGTERM)


def backend(_: Mapping[str, int], __: str, connection: Any) -> None:
    """The server's process for it dies, and the server with all its sessions starts anew."""
    _signal(connection.info.backend_pid, signal.SIGKILL)


def postmaster(processes: Mapping[str, int], where: str, _: object) -> None:
    """The server is stopped as by a power cut, and does not start by itself."""
    _signal(processes[where], signal.SIGQUIT)


def guard(processes: Mapping[str, int], _: str, __: object) -> None:
    """The session dies that keeps the lease, and nothing else."""
    _signal(processes["guard"], signal.SIGTERM)


def answer(_: Mapping[str, int], __: str, connection: Any) -> None:
    """The connection is lost: what the database has just done is never heard of."""
    connection.close()
    raise psycopg.OperationalError("the connection is lost")


def disk(_: Mapping[str, int], __: str, connection: Any) -> None:
    """The disk is full: this session can write no file any longer."""
    process = connection.info.backend_pid
    owner = Path(f"/proc/{process}").stat()
    limiter = os.fork()
    if not limiter:
        # Only its own user may: the server's, which is not ours if we are root.
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        os._exit(0)
    if os.waitpid(limiter, 0)[1]:
        raise PermissionError("the disk of a session cannot be filled here")


BLOWS: Mapping[str, Blow] = {
    blow.__name__: blow for blow in (worker, halt, session, backend, postmaster, guard, answer, disk)
}
