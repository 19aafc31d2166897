"""An executor that is broken on purpose is seen by these tests, or they would prove nothing."""

import os
import signal

import pytest

from tests.orchestration.enforcement.crashes.conftest import Peace
from tests.orchestration.enforcement.crashes.harness import Harness
from tests.orchestration.enforcement.crashes.state import differences
from tests.orchestration.enforcement.crashes.test_two_nights import end_sessions, hang
from tests.orchestration.enforcement.crashes.worker import DONE

pytestmark = pytest.mark.slow


def test_evidence_that_is_committed_by_itself_is_found_twice(harness: Harness, peace: Peace):
    wrong: set[str] = set()
    for nth in range(3, 9):
        with harness.run(like="warehouse commit after", nth=nth, fault="evidence_apart") as run:
            run.start()
            run.wait()
            wrong.update(differences(harness.settle(run), peace.state))
    assert wrong == {"proved", "twice"}


def test_a_system_that_keeps_each_statement_at_once_shows_half_of_it(harness: Harness, peace: Peace):
    with harness.run(like="shop statement after", nth=3, fault="in_pieces") as run:
        run.start()
        run.wait()
        run.look()
        assert not run.seen["shop"] <= peace.seen["shop"]


def test_a_night_that_does_not_prove_its_lease_writes_beside_another(harness: Harness):
    with harness.run(like="warehouse commit after", nth=2, blow="halt", fault="unfenced") as run:
        orphan = hang(run)
        end_sessions(run, "pid = (select backend_pid from control.leases)")
        harness.settle(run)
        os.kill(orphan, signal.SIGCONT)
        assert run.wait() == DONE, "it wrote to the end as if it were alone"
