"""The harness: databases of a run's own, a worker with a trap in it, and what the next run makes of what is left."""

import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from orchestration.enforcement.lease import leased
from orchestration.enforcement.plan import Plan
from orchestration.evidence.publishing import open_outside
from orchestration.settings import Settings
from tests.orchestration.enforcement.crashes import worker
from tests.orchestration.enforcement.crashes.cluster import Cluster
from tests.orchestration.enforcement.crashes.state import proof_holds, standing, state
from tests.orchestration.enforcement.crashes.town import SYSTEMS, Town, carry_out
from tests.orchestration.enforcement.crashes.worker import Order, work
from tests.orchestration.enforcement.estate import AT

DATABASES = {"warehouse": "warehouse", "shop": "shop", "outlet": "warehouse", "depot": "warehouse"}
"""The warehouse and the systems, and the database of each: where two share one, each has its schema."""
# What orchestration.ingestion.connection sets, in fractions: tests do not wait for minutes.
WRITING = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=3s"
LONG = 120.0
"""Seconds that no worker needs."""
POLL = 0.02
"""Seconds between two looks of a reader."""

_numbers = count()
# Forked from a process that has imported everything, a worker starts at once.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([worker.__name__])


def urls_of(clusters: Mapping[str, Cluster], suffix: str) -> dict[str, str]:
    """The URL of the warehouse and of each system."""
    found = {name: clusters[database].url(f"{database}{suffix}") for name, database in DATABASES.items()}
    for name in SYSTEMS:
        found[name] = found[name].update_query_dict({"options": f"-c search_path={name} {WRITING}"})
    return {name: url.render_as_string() for name, url in found.items()}


def town_of(urls: Mapping[str, str], home: Path) -> Town:
    """The town as the tests see it, who stay connected; a connection that a crash has cut is made anew."""
    engines = {name: create_engine(url, pool_pre_ping=True) for name, url in urls.items()}
    return Town(engines.pop("warehouse"), engines, home)


@dataclass
class Run:
    """One run, on databases of its own."""

    order: Order
    town: Town
    process: BaseProcess | None = None
    seen: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    """What a reader met of each person, in each system and each raw copy."""

    def start(self) -> BaseProcess:
        """Send the worker off."""
        self.process = _processes.Process(target=work, args=(self.order,))
        self.process.start()
        return self.process

    def wait(self) -> int | None:
        """Its status, or the signal that ended it, negative."""
        assert self.process is not None
        self.process.join(LONG)
        assert self.process.exitcode is not None, "the worker hangs"
        return self.process.exitcode

    def look(self) -> None:
        """What a reader sees now."""
        for place, people in standing(self.town).items():
            self.seen.setdefault(place, set()).update(people)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A reader looks, again and again."""
        over = Event()

        def watch() -> None:
            while not over.wait(POLL):
                try:
                    self.look()
                except DBAPIError:
                    continue

        reader = Thread(target=watch)
        reader.start()
        try:
            yield
        finally:
            over.set()
            reader.join()

    def end(self) -> None:
        """Leave nothing of it running."""
        if self.process is not None and self.process.is_alive():
            self.process.kill()
            self.process.join(LONG)
        for engine in (self.town.warehouse, *self.town.systems.values()):
            engine.dispose()

    def told(self) -> str:
        """How the worker says that it ended."""
        return self.order.told.read_text(encoding="utf-8") if self.order.told.exists() else ""


@dataclass(frozen=True)
class Harness:
    """Two servers, and the databases that every run gets a copy of."""

    clusters: Mapping[str, Cluster]
    """By the name of its database."""
    plan: Plan
    home: Path

    @contextmanager
    def run(self, **order: Any) -> Iterator[Run]:
        """Databases as they were before anything was done."""
        number, home = next(_numbers), Path(tempfile.mkdtemp(dir=self.home))
        for database, cluster in self.clusters.items():
            cluster.run(f"create database {database}_{number} template {database} strategy file_copy")
        urls = urls_of(self.clusters, f"_{number}")
        town = town_of(urls, home)
        open_outside(town.warehouse, Settings(home=home), AT)
        given = Order(
            warehouse=urls["warehouse"],
            systems={name: urls[name] for name in SYSTEMS},
            home=home,
            plan_id=self.plan.plan_id,
            night=f"night-{number}",
            postmasters={name: self.clusters[database].postmaster for name, database in DATABASES.items()},
            **order,
        )
        made = Run(given, town)
        try:
            yield made
        finally:
            made.end()
            self.revive()
            for database, cluster in self.clusters.items():
                cluster.run(f"drop database {database}_{number} with (force)")
            shutil.rmtree(home)

    def revive(self) -> None:
        """Have the servers answer again."""
        for cluster in self.clusters.values():
            cluster.revive()

    def settle(self, run: Run, **clock: Any) -> dict[str, object]:
        """One more run, in peace; what is left then."""
        with leased(run.town.warehouse, "next") as fenced:
            carry_out(run.town.work(fenced, **clock), self.plan)
        run.look()
        proof_holds(run.town)
        return state(run.town)
