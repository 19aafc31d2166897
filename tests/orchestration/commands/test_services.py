"""A group of services ends as one, whoever asks for it, and whatever its members do about it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import running_in

pytestmark = pytest.mark.slow

RUN = """
import sys
from pathlib import Path
from orchestration.commands import services
from orchestration.errors import SettingsError
services.GRACE, services.PATIENCE = 0.5, float(sys.argv[2])
folder = Path(sys.argv[1])
try:
    with services.stoppable() as asked, services.only_one(folder) as note:
        print(services.run_services(["sh", "-c", sys.argv[3]], cwd=folder, note=note, asked=asked))
except SettingsError as error:
    print(error)
"""
OBEDIENT = "sleep 1000 & sleep 1000 & echo started; wait"
STUBBORN = "sh -c 'trap \"\" TERM; sleep 1000 & wait; wait' & echo started; wait"
DEAF = "trap '' TERM; sleep 1000 & echo started; while true; do wait; done"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a group of services, and ends whatever a test leaves of it."""

    runners: list[subprocess.Popen[str]] = []

    def begin(script: str, patience: float = 600) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", RUN, str(tmp_path), str(patience), script]
        environment = os.environ | {"DAGSTER_HOME": str(tmp_path)}
        runners.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
        return runners[-1]

    yield begin
    for runner in runners:
        if runner.stdout is not None:
            runner.stdout.close()
    for left in running_in(tmp_path):
        os.kill(left, signal.SIGKILL)


def begun(runner: "subprocess.Popen[str]") -> None:
    assert runner.stdout is not None
    assert runner.stdout.readline() == "started\n"


def result(runner: "subprocess.Popen[str]") -> str:
    return runner.communicate(timeout=60)[0].strip()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("script", [OBEDIENT, STUBBORN])
def test_whoever_asks_nothing_is_left(start: Start, tmp_path: Path, script: str, asked: signal.Signals):
    runner = start(script)
    begun(runner)
    runner.send_signal(asked)
    assert result(runner) == "True"
    assert running_in(tmp_path) == set()


def test_who_does_not_hear_is_killed_when_patience_is_out(start: Start, tmp_path: Path):
    runner = start(DEAF, patience=0.2)
    begun(runner)
    runner.terminate()
    assert result(runner) == "True"
    assert running_in(tmp_path) == set()


def test_who_asks_twice_waits_no_longer(start: Start, tmp_path: Path):
    runner = start(DEAF)
    begun(runner)
    runner.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert runner.poll() is None
    runner.send_signal(signal.SIGINT)
    assert result(runner) == "True"
    assert running_in(tmp_path) == set()


def test_services_that_end_by_themselves_say_so_and_leave_nothing(start: Start, tmp_path: Path):
    runner = start("sleep 1000 & echo started; exit 0")
    begun(runner)
    assert result(runner) == "False"
    assert running_in(tmp_path) == set()


def test_what_is_ignored_stays_ignored_and_the_services_still_hear(start: Start):
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGHUP)}
    runner = start("sleep 1000 & trap 'kill $!; exit' INT; echo started; kill -INT $$; wait")
    for number, handler in before.items():
        signal.signal(number, handler)
    begun(runner)
    runner.send_signal(signal.SIGHUP)
    # Its services heard the interrupt that they sent themselves: they did not inherit that it is ignored.
    assert result(runner) == "False"


def test_the_next_one_ends_what_a_killed_one_left(start: Start, tmp_path: Path):
    killed = start(OBEDIENT)
    begun(killed)
    while not (tmp_path / "services").read_text(encoding="ascii"):
        time.sleep(0.05)  # it notes the group once that has started
    killed.kill()
    killed.wait()
    left = running_in(tmp_path)
    assert left
    runner = start(OBEDIENT)
    begun(runner)
    assert not left & running_in(tmp_path)
    runner.terminate()
    assert result(runner) == "True"


def test_a_group_of_that_number_that_is_another_s_is_left_alone(start: Start, tmp_path: Path):
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as other:
        (tmp_path / "services").write_text(f"{other.pid}\n", encoding="ascii")
        assert result(start("echo started")) == "started\nFalse"
        assert other.poll() is None
        other.kill()


def test_a_second_one_is_refused(start: Start):
    runner = start(OBEDIENT)
    begun(runner)
    assert result(start(OBEDIENT)).endswith("its UI is already running; end that one first")
    assert runner.poll() is None
    runner.terminate()
    assert result(runner) == "True"
