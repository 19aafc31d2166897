"""Two nights at once, and one that wakes up when another has taken over: one of them writes."""

import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import text

from orchestration.enforcement import lease
from orchestration.enforcement.lease import leased
from orchestration.errors import LeaseError
from tests.orchestration.enforcement.crashes.conftest import Peace
from tests.orchestration.enforcement.crashes.harness import Harness, Run
from tests.orchestration.enforcement.crashes.state import differences
from tests.orchestration.enforcement.crashes.test_crashes import expect_peace
from tests.orchestration.enforcement.crashes.worker import DONE, REFUSED
from tests.orchestration.enforcement.estate import AS_OF, AT

pytestmark = pytest.mark.slow

HANGS = ["warehouse commit after", "warehouse statement after", "shop statement after", "shop commit before"]


def hang(run: Run) -> int:
    """Start the worker and wait until it hangs; its process."""
    process = run.start()
    assert process.pid is not None
    while _status(process.pid) != "T":
        sleep(0.01)
    return process.pid


def _status(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def end_sessions(run: Run, which: str) -> None:
    """As after the death of the worker's machine, once the database has noticed."""
    with run.town.warehouse.begin() as connection:
        connection.execute(text(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where {which}"))


def test_of_two_that_start_at_once_one_is_refused(harness: Harness, peace: Peace):
    with harness.run() as run:
        other = Run(replace(run.order, night="other"), run.town)
        run.start()
        other.start()
        statuses = {run.wait(), other.wait()}
        assert statuses == {DONE, REFUSED}, run.told() + other.told()
        refused = (run.told() + other.told()).partition(" since ")[0]
        assert refused in {f"night: another night runs: {n.order.night}" for n in (run, other)}
        expect_peace(harness, peace, run)


@pytest.mark.parametrize("like", HANGS)
@pytest.mark.parametrize("part", [0.2, 0.8])
def test_one_that_wakes_up_after_another_took_over_does_nothing_more(
    harness: Harness, peace: Peace, monkeypatch: pytest.MonkeyPatch, like: str, part: float
):
    monkeypatch.setattr(lease, "LOCK_TIMEOUT", "200ms")
    with harness.run(blow="halt", like=like, nth=int(part * peace.moments(like))) as run:
        orphan = hang(run)
        end_sessions(run, "pid = (select backend_pid from control.leases)")
        if like != "warehouse commit after":
            # It is in the middle of a batch, and the database knows nothing of its trouble.
            with pytest.raises(LeaseError, match="in the middle of a batch"), leased(run.town.warehouse, "early"):
                pass
        end_sessions(run, "pid <> pg_backend_pid() and datname = current_database() and state <> 'active'")
        ended = harness.settle(run)
        assert not differences(ended, peace.state)
        os.kill(orphan, signal.SIGCONT)
        assert run.wait() != DONE
        expect_peace(harness, peace, run)


def test_a_clock_set_back_changes_nothing(harness: Harness, peace: Peace):
    """The worker dies between a system's commit and the warehouse's, and its successor believes it is last month."""
    with harness.run(like="shop commit after") as run:
        run.start()
        run.wait()
        run.look()
        ended = harness.settle(run, at=AT - timedelta(days=30), as_of=AS_OF - timedelta(days=30))
        assert not differences(ended, peace.state)
        expect_peace(harness, peace, run)
