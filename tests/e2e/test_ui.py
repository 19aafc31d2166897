"""`oubli ui` as a service manager runs it: it starts, it answers, and nothing of it outlives it."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.command import OUBLI, ROOT, Oubli
from tests.postgres import new_home
from tests.processes import running_in

FILES = Path(__file__).parent / "files"
SETTINGS = {"OUBLI_SOURCES": "files", "OUBLI_FILES_PATH": str(FILES)}

pytestmark = pytest.mark.slow


@pytest.fixture
def home() -> Iterator[Path]:
    """$OUBLI_HOME in which nothing runs; whatever a test leaves running there is ended."""
    folder = new_home("ui")
    yield folder
    # One at a time: a server told twice stops at once, and leaves its shared memory behind.
    for left in running_in(folder):
        with suppress(ProcessLookupError):
            os.kill(left, signal.SIGTERM)
    until(lambda: not running_in(folder))
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    """One that was free a moment ago."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def start(home: Path, port: int) -> "subprocess.Popen[bytes]":
    variables = os.environ | SETTINGS | {"OUBLI_HOME": str(home)}
    command = [str(OUBLI), "ui", "--port", str(port)]
    return subprocess.Popen(command, env=variables, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def until(holds: Callable[[], object]) -> None:
    """Wait for something that takes seconds, or on a busy machine a minute or two."""
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("waited five minutes in vain")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def group(home: Path) -> str:
    note = home / "dagster" / "services"
    return note.read_text(encoding="ascii").strip() if note.exists() else ""


def test_a_terminated_ui_takes_services_and_server_with_it(home: Path, port: int):
    ui = start(home, port)
    until(lambda: answers(port))
    serving = running_in(home)
    assert len(serving) > 5  # the command, Dagster, the webserver, the daemon, code servers, PostgreSQL
    ui.terminate()
    assert ui.wait() == 0
    assert running_in(home) == set()


def test_a_killed_ui_is_succeeded_by_the_next_which_leaves_a_server_that_it_found(home: Path, port: int):
    assert Oubli(home)("up").returncode == 0
    killed = start(home, port)
    until(lambda: group(home))
    orphans = group(home)
    killed.kill()
    killed.wait()
    ui = start(home, port)
    until(lambda: group(home) not in ("", orphans))
    ui.send_signal(signal.SIGINT)
    assert ui.wait() == 0
    assert running_in(home / "dagster") == set()
    assert running_in(home)
    assert Oubli(home)("down").returncode == 0


def test_a_port_that_is_taken_is_named(home: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Oubli(home)("ui", "--port", str(port))
    assert refused.returncode == 1
    assert f"--port: {port} is not free on 127.0.0.1; give another, such as {port + 1}" in refused.stderr
