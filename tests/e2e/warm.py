"""Commands without the seconds that it takes to import what they use: each is a fork of a process that has.

What a fork does is what the program does: it has its own memory, variables, folder and output, and ends as a program
ends. Tests that kill a command, or that are about starting it, start the program itself.
"""

import atexit
import gc
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock, active_count

from orchestration.cli import main
from orchestration.settings import PROJECT_DIR

IMPORTED = (
    "dbt.adapters.postgres",
    "dbt.cli.main",
    "expectations.checkpoint",
    "orchestration.defs.location",
    "orchestration.defs.run",
    "orchestration.ingestion.bringing",
    "orchestration.reporting.nightly",
)
MOST = 1 << 17
"""Bytes of a request, which is one datagram."""


class Warm:
    """A process that has imported everything of a checkout; somebody ends it."""

    def __init__(self, checkout: Path = PROJECT_DIR) -> None:
        self._socket, its_own = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._one_at_a_time = Lock()
        with its_own:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.warm", str(its_own.fileno())],
                cwd=checkout,
                env=os.environ | {"COLUMNS": "200", "PYTHONPATH": f"{checkout}:{PROJECT_DIR}"},
                pass_fds=[its_own.fileno()],
            )

    def end(self) -> None:
        """Nobody asks any more."""
        self._socket.close()
        self._process.wait()

    def run(self, arguments: Sequence[str], variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """Run a command with exactly these variables."""
        request = json.dumps([arguments, dict(variables)]).encode()
        with self._one_at_a_time, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            socket.send_fds(self._socket, [request], [out.fileno(), err.fileno()])
            status = int(self._socket.recv(MOST))
            for file in (out, err):
                file.seek(0)
            return subprocess.CompletedProcess(["oubli", *arguments], status, out.read(), err.read())


@cache
def warm() -> Warm:
    """The one of this process, started when it is first wanted."""
    started = Warm()
    atexit.register(started.end)
    return started


def serve(requests: socket.socket) -> None:
    """Fork for each request until nobody asks any more; in the fork, run the command."""
    for name in IMPORTED:
        import_module(name)
    assert active_count() == 1, "an import started a thread, which no fork has"
    # What was imported stays: no fork looks through it for what is garbage.
    gc.freeze()
    gc.set_threshold(50_000)
    while True:
        request, files, _, _ = socket.recv_fds(requests, MOST, 2)
        if not request:
            return
        child = os.fork()
        if not child:
            requests.close()
            os.dup2(files[0], 1)
            os.dup2(files[1], 2)
            sys.argv[1:], variables = json.loads(request)
            os.environ.clear()
            os.environ.update(variables)
            main()
            sys.exit()
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        serve(asked)
