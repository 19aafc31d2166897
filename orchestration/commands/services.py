"""Dagster's webserver, daemon and code servers, as one process group that ends as one."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from orchestration.errors import SettingsError

PATIENCE = 30.0
"""Seconds that services have to end by themselves; a night among them ends its batch."""
GRACE = 5.0
"""Seconds that whatever is left of the group has after that, before it is killed."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BEAT = 0.1


class Asked:
    """Whether somebody wants an end: Ctrl-C, SIGTERM, or the terminal that closes.

    Until services start, being asked interrupts what is under way; from then on it is only noted, for they must be
    ended first. Whoever asks twice waits no longer.
    """

    def __init__(self) -> None:
        self.times = 0
        self.interrupts = True

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Take the signal."""
        self.times += 1
        if self.interrupts:
            self.interrupts = False
            raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Asked]:
    """Listen to the signals that ask for an end; one that is ignored, as under nohup, stays without effect."""
    asked, before = Asked(), {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        # A handler, too, where the signal is ignored: Dagster would inherit that, and then hear no SIGTERM either.
        signal.signal(number, (lambda *_: None) if handler is signal.SIG_IGN else asked)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def only_one(folder: Path) -> Iterator[Path]:
    """Keep a second UI of this home out, and end what one that was killed left running; yields the group's note.

    Raises:
        SettingsError: a UI of this home is running.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "services"
    with note.open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SettingsError(str(folder.parent), "its UI is already running; end that one first") from None
        left = note.read_text(encoding="ascii").strip()
        if left and _is_of(int(left), folder):
            _end_group(int(left), signal.SIGTERM)
        yield note


def run_services(command: Sequence[str], *, cwd: Path, note: Path, asked: Asked) -> bool:
    """Run the services until somebody asks for an end, and end every one of them; False if they ended by themselves."""
    asked.interrupts = False
    started = subprocess.Popen(command, cwd=cwd, start_new_session=True)
    note.write_text(f"{started.pid}\n", encoding="ascii")
    while started.poll() is None and not asked.times:
        time.sleep(BEAT)
    by_itself = not asked.times
    if not by_itself:
        # Its own end of them is the clean one; asked twice, or out of patience, the group goes.
        started.terminate()
        deadline = time.monotonic() + PATIENCE
        while started.poll() is None and asked.times == 1 and time.monotonic() < deadline:
            time.sleep(BEAT)
        if started.poll() is None:
            started.kill()
    started.wait()
    _end_group(started.pid, signal.SIGTERM if asked.times < 2 else signal.SIGKILL)
    note.write_text("", encoding="ascii")
    return not by_itself


def _end_group(group: int, first: signal.Signals) -> None:
    for number in (first, signal.SIGKILL):
        deadline = time.monotonic() + GRACE
        with suppress(ProcessLookupError):
            os.killpg(group, number)
            while time.monotonic() < deadline:
                os.killpg(group, 0)
                time.sleep(BEAT)


def _is_of(group: int, folder: Path) -> bool:
    """Whether somebody of that process group serves this Dagster home; the number alone may be another's by now."""
    home = f"DAGSTER_HOME={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # After the name, which stands in parentheses and may hold anything: state, parent, group.
            of_group = (process / "stat").read_bytes().rpartition(b")")[2].split()[2]
            if int(of_group) == group and home in (process / "environ").read_bytes().split(b"\0"):
                return True
    return False
