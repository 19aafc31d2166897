"""Whatever dies at whatever moment: after a restart and one more run everything is as if nothing had happened.

`CRASH_POINTS=200` tries more moments than the 50 of every day.
"""

import os
import signal
from random import Random

import pytest

from tests.orchestration.enforcement.crashes.conftest import Peace
from tests.orchestration.enforcement.crashes.harness import Harness, Run
from tests.orchestration.enforcement.crashes.state import differences
from tests.orchestration.enforcement.crashes.worker import DONE, FAILED

POINTS = int(os.environ.get("CRASH_POINTS", "50"))
# What dies, and the moments at which that is tried.
DEATHS = [
    ("worker", ""),
    ("worker", "commit"),
    ("answer", "warehouse commit after"),
    ("session", "warehouse"),
    ("backend", "warehouse"),
    ("postmaster", "warehouse"),
    ("guard", "warehouse"),
    ("disk", "warehouse"),
    ("worker", "shop"),
    ("answer", "shop commit after"),
    ("session", "outlet"),
    ("backend", "shop"),
    ("postmaster", "shop"),
    ("disk", "shop"),
]
SEAMS = [
    ("after what was intended is committed", "worker", "warehouse commit after", 2),
    ("in the middle of a write-back", "worker", "shop statement after", 3),
    ("after a system's commit and before the warehouse's", "worker", "shop commit after", 0),
    ("after the commit and before its answer", "answer", "warehouse commit after", 3),
    ("as a system is killed in the middle of a write-back", "postmaster", "shop statement after", 3),
    ("as the warehouse is killed before it commits what a system has done", "postmaster", "shop commit after", 0),
]
ENDED = {True: {-signal.SIGKILL}, False: {DONE, FAILED}}
"""How a run may end, by whether its process was killed."""

pytestmark = pytest.mark.slow


def expect_peace(harness: Harness, peace: Peace, run: Run) -> None:
    """One more run, and nothing tells that the one before did not end in peace."""
    run.look()
    assert not differences(harness.settle(run), peace.state), (run.told(), run.town.told)
    for place, people in run.seen.items():
        assert people <= peace.seen[place], f"half of what is done was to be seen in {place}"


def strike(harness: Harness, peace: Peace, blow: str, like: str, nth: int) -> None:
    with harness.run(blow=blow, like=like, nth=nth) as run:
        with run.watched():
            run.start()
            status = run.wait()
            harness.revive()
        assert status in (ENDED[blow == "worker"]), run.told()
        expect_peace(harness, peace, run)


@pytest.mark.parametrize(("blow", "like", "nth"), [seam[1:] for seam in SEAMS], ids=[seam[0] for seam in SEAMS])
def test_a_run_that_dies(harness: Harness, peace: Peace, blow: str, like: str, nth: int):
    strike(harness, peace, blow, like, nth)


@pytest.mark.parametrize("seed", range(POINTS))
def test_a_death_at_a_moment_drawn_by_lot(harness: Harness, peace: Peace, seed: int):
    blow, like = DEATHS[seed % len(DEATHS)]
    strike(harness, peace, blow, like, Random(seed).randrange(peace.moments(like)))


@pytest.mark.parametrize("seed", range(POINTS // 10))
def test_a_process_killed_at_any_instant(harness: Harness, peace: Peace, seed: int):
    with harness.run() as run:
        with run.watched():
            process = run.start()
            process.join(Random(seed).uniform(0, peace.seconds))
            process.kill()
            run.wait()
        expect_peace(harness, peace, run)
