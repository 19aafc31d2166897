"""The servers of the crash tests, and the run that was left in peace."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest
from sqlalchemy import text

from orchestration.database.warehouse import migrate
from orchestration.enforcement import pace
from orchestration.enforcement.plan import freeze
from tests.orchestration.enforcement.crashes.cluster import Cluster
from tests.orchestration.enforcement.crashes.harness import Harness, town_of, urls_of
from tests.orchestration.enforcement.crashes.state import proof_holds, state
from tests.orchestration.enforcement.crashes.town import LATER, maps
from tests.orchestration.enforcement.crashes.trap import Moment
from tests.orchestration.enforcement.crashes.worker import DONE, LONG, PERSONS
from tests.orchestration.enforcement.estate import AS_OF
from tests.postgres import new_home


@dataclass(frozen=True)
class Peace:
    """A run that nothing happened to."""

    state: dict[str, object]
    seen: dict[str, set[tuple[int, str]]]
    """What a reader meets of each person before it and after it."""
    trace: list[Moment]
    seconds: float
    """How long it took."""

    def moments(self, like: str) -> int:
        """How many moments of one kind it had, such as `shop commit after`."""
        return sum(moment.is_like(like) for moment in self.trace)


@pytest.fixture(scope="module")
def harness() -> Iterator[Harness]:
    """A town with its plan made, and servers that no other test uses."""
    clusters = {"warehouse": Cluster.make("warehouse"), "shop": Cluster.make("shop")}
    home = new_home("crashes")
    try:
        for database, cluster in clusters.items():
            cluster.run(f"create database {database}")
        town = town_of(urls_of(clusters, ""), home)
        migrate(town.warehouse)
        town.build()
        with town.warehouse.begin() as connection:
            plan = freeze(connection, list(maps().values()), {}, as_of=AS_OF, policy_hash="book")
            connection.execute(text(LATER))
        for engine in (town.warehouse, *town.systems.values()):
            engine.dispose()
        with pytest.MonkeyPatch.context() as smaller:
            smaller.setattr(pace, "MOST", PERSONS)
            smaller.setattr(pace, "ENOUGH", LONG)
            yield Harness(clusters, plan, home)
    finally:
        for cluster in clusters.values():
            cluster.end()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def peace(harness: Harness) -> Peace:
    """What a run comes to that is left in peace."""
    with harness.run() as run:
        run.look()
        started = monotonic()
        run.start()
        assert run.wait() == DONE, run.told()
        seconds = monotonic() - started
        run.look()
        proof_holds(run.town)
        moments = json.loads(run.order.trace.read_text(encoding="utf-8"))
        return Peace(state(run.town), run.seen, [Moment(**moment) for moment in moments], seconds)
