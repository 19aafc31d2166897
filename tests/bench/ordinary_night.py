"""What computing an ordinary night costs beside computing everything: prints seconds and ratios, asserts nothing.

`.venv/bin/python -m tests.bench.ordinary_night --people 300000`.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Engine, text

from orchestration.database import embedded
from orchestration.database.builds import begin_build, finish_build
from orchestration.database.dbt_build import Event, build
from orchestration.database.dbt_project import (
    MODELS,
    content_of_manifest,
    dbt_variables,
    prepare_manifest,
    target_folder,
)
from orchestration.database.warehouse import create_database, dbt_environment, open_warehouse
from orchestration.demo.sources import SEED, build_sources
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import freeze
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.work import Work
from orchestration.identity.fingerprints import read_key
from orchestration.identity.people import link_records
from orchestration.ingestion.connection import connect
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.ingestion.holdings import note_holdings
from orchestration.ingestion.identifying import identifying
from orchestration.ingestion.ingest import ingest_source
from orchestration.ingestion.policy_rows import load_event_names, load_policies
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from tests.bench.crowd import multiply, own_archive

SOURCES = ("crm", "emailing", "invoicing")
PROJECT = PROJECT_DIR / "dbt_project"
DAY = date(2026, 11, 21)
DEMO = 1_000
LONG = 0.3
"""Seconds that a model or a test takes to be named."""
STAYING = 0.85
"""Of whom nothing is due after a first night, or soon."""

# One of so many contacts called, one of so many subscribers was written to and did not answer.
CHANGES = (
    """
    update raw_crm.interactions set type_interaction = 'APPEL_ENTRANT', fait_le = :at
    where interaction_no in (
        select distinct on (contact_no) interaction_no from raw_crm.interactions
        where hashint8(contact_no) % :every = 0
    )
    """,
    """
    update raw_emailing.subscribers set zip = '75001', created_ts = least(created_ts, :at)
    where hashint8(sub_id) % :every = 0
    """,
)


@dataclass(frozen=True)
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Time a stage."""
        begun = time.perf_counter()
        yield
        self.note(stage, time.perf_counter() - begun)

    def note(self, stage: str, seconds: float) -> None:
        """So long a stage took."""
        self.seconds[stage] = seconds
        print(f"    {stage}: {seconds:.1f} s", flush=True)


def main() -> None:
    """Build, change, and compare."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--every", type=int, default=200, help="one of so many records changes before the second night")
    asked.add_argument("--home", type=Path, help="where to keep the warehouse; by default it is thrown away")
    given = asked.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="oubli-bench-"))
    try:
        _compare(home, embedded.start(home, keep=False), given.people, given.every)
    finally:
        embedded.stop(home)
        if given.home is None:
            shutil.rmtree(home, ignore_errors=True)


def _compare(home: Path, server: URL, people: int, every: int) -> None:
    settings = Settings(home=home, sources=SOURCES)
    warehouse = _small(server, settings)
    with Stopwatch().running("making the crowd"), warehouse.begin() as connection:
        copies = round(people / DEMO / STAYING)
        multiply(connection, read_data_map(PROJECT_DIR, SOURCES), copies, until=DAY + timedelta(days=7))
    _night(warehouse, settings, DAY + timedelta(days=1))
    with warehouse.begin() as connection:
        own_archive(connection)
    print("  everything")
    everything = _night(warehouse, settings, DAY + timedelta(days=2))
    with warehouse.begin() as connection:
        at = datetime(2026, 11, 22, 12, tzinfo=UTC)
        changed = [connection.execute(text(c), {"at": at, "every": every}).rowcount for c in CHANGES]
    print(f"  an ordinary night: {changed} records changed")
    ordinary = _night(warehouse, settings, DAY + timedelta(days=3))
    print("  everything costs so many times the ordinary night:")
    for stage, seconds in everything.items():
        print(f"    {stage}: {seconds / ordinary[stage]:.1f}")


def _small(server: URL, settings: Settings) -> Engine:
    """A warehouse that has read a small demo."""
    build_sources(server, people=DEMO, seed=SEED, as_of=DAY, on_progress=lambda _: None)
    create_database(server, "oubli")
    warehouse = open_warehouse(server.set(database="oubli"))
    at = datetime(2026, 11, 21, 2, tzinfo=UTC)
    for source in read_data_map(PROJECT_DIR, SOURCES):
        ingest_source(
            source, warehouse=warehouse, settings=settings, as_of=DAY, started_at=at, on_progress=lambda _: None
        )
    print("  a small demo, to be multiplied")
    _night(warehouse, settings, DAY)
    _purge(warehouse, settings)
    _night(warehouse, settings, DAY)
    return warehouse


def _purge(warehouse: Engine, settings: Settings) -> None:
    """What an approval of the first plan leads to."""
    data_map = {source.name: source for source in read_data_map(PROJECT_DIR, SOURCES)}
    with warehouse.begin() as connection:
        plan = freeze(connection, tuple(data_map.values()), {}, as_of=DAY, policy_hash="")
    work = Work(
        warehouse=warehouse,
        data_map=data_map,
        open_system=lambda source: connect(source, warehouse=warehouse, read_only=False),
        as_of=DAY,
        proving=Proving("bench", datetime(2026, 11, 21, 3, tzinfo=UTC), DAY, read_key(settings)),
        home=settings.home,
        elsewhere=frozenset(),
        published=frozenset(),
        erased=Erased(),
        on_progress=lambda _: None,
    )
    apply(work, plan)


def _night(warehouse: Engine, settings: Settings, as_of: date) -> dict[str, float]:
    """The stages between reading and the gate."""
    watch = Stopwatch()
    data_map = read_data_map(PROJECT_DIR, SOURCES)
    book = PolicyBook.load(settings.policies_path)
    load_policies(warehouse, book)
    load_event_names(warehouse, data_map, book.contact_events)
    with watch.running("noting what is held"):
        for source in data_map:
            note_holdings(warehouse, source)
    with watch.running("linking"):
        link_records(warehouse, identifying(data_map), read_key(settings), shared_mailbox_names=3, as_of=as_of)
    os.environ.update(dbt_environment(warehouse.url))
    entities = staged(PROJECT_DIR, SOURCES)
    prepare_manifest(PROJECT, settings.home, entities)
    with watch.running("computing the models, with their tests"):
        content = content_of_manifest(settings.home)
        begun = begin_build(warehouse, as_of=as_of, policy_hash=book.hash, content=content)
        print(f"    {begun.scope}: {begun.because}; {begun.persons} persons", flush=True)
        variables = dbt_variables(entities, as_of=as_of.isoformat(), policy_hash=book.hash, scope=begun.scope)
        events, failure = build(PROJECT, target_folder(settings.home), MODELS, variables)
        if failure is not None:
            raise failure
        finish_build(warehouse, begun)
    for kind in ("model", "test"):
        watch.note(f"of it {kind}s", sum(_seconds(event) for event in events if _name(event).startswith(kind)))
    for event in (event for event in events if _seconds(event) > LONG):
        print(f"        {_name(event)}: {_seconds(event):.2f}")
    return watch.seconds


def _seconds(event: Event) -> float:
    return float(event["data"].get("execution_time", 0))


def _name(event: Event) -> str:
    return str(event["data"]["node_info"].get("unique_id", "?"))


if __name__ == "__main__":
    main()
