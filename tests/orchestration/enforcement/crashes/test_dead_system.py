"""A system whose server dies in the middle of a write-back holds the night: what waits for it is told, and not lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from expectations.gates import AFTER_ENFORCEMENT
from expectations.gates import run as check
from expectations.suites.outcomes import EVERY_OUTCOME, NO_OPEN_INTENT, OUTCOMES
from orchestration.enforcement.ending import verdict
from orchestration.enforcement.night import begin, note
from tests.orchestration.enforcement.crashes.harness import Harness, Run
from tests.orchestration.enforcement.crashes.worker import DONE
from tests.orchestration.enforcement.estate import AS_OF, AT

pytestmark = pytest.mark.slow

GATE = replace(AFTER_ENFORCEMENT, suites=(replace(OUTCOMES, promises=(EVERY_OUTCOME, NO_OPEN_INTENT)),))
LOST = """
update enforcement.items set outcome = null where source = 'outlet' and person_id = 'p1';
insert into enforcement.intents select distinct plan_id, person_id, source, record_id from enforcement.items
where source = 'outlet' and person_id = 'p1'
"""
"""Something begun in a system that answers has no outcome."""


@pytest.fixture
def dead(harness: Harness) -> Iterator[Run]:
    """A night that went on to its end without the shop, which died in its first batch."""
    with harness.run(blow="postmaster", like="shop statement after", nth=3) as run:
        with run.town.warehouse.begin() as connection:
            begin(connection, "night", as_of=AS_OF, at=AT)
            note(connection, "night", plan_id=harness.plan.plan_id, applied_plan_id=harness.plan.plan_id)
        run.start()
        assert run.wait() == DONE, run.told()
        yield run


def broken(run: Run, docs: Path) -> list[str]:
    """Which promises the night did not keep."""
    url = make_url(run.order.warehouse).set(drivername="postgresql+psycopg2", host="localhost")
    told = check(
        GATE,
        url=url.render_as_string(hide_password=False),
        as_of=AS_OF,
        docs_dir=docs,
        parameters={"plan_id": run.order.plan_id},
    )
    return [one.name for one in told.results if not one.passed]


def test_what_waits_for_it_is_held(dead: Run, tmp_path: Path):
    with dead.town.warehouse.connect() as connection:
        status, message = verdict(connection, "night")
    assert (status, (message or "").partition(" ")[2]) == (
        "held",
        "items wait for a system that does not answer, or has them locked; the next night settles them",
    )
    assert broken(dead, tmp_path) == []


def test_what_waits_for_a_system_that_answers_is_not(dead: Run, tmp_path: Path):
    with dead.town.warehouse.begin() as connection:
        connection.execute(text(LOST))
    assert broken(dead, tmp_path) == [EVERY_OUTCOME.name, NO_OPEN_INTENT.name]
