"""A night over a CRM in SQLite that Oubli may write to: the demo's own, moved there row by row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, create_engine, select
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import warehouse_url
from orchestration.demo.sources import SEED, build_sources
from orchestration.settings import Settings
from tests.e2e.command import Oubli, oubli

pytestmark = pytest.mark.slow
AS_OF = "2026-11-21"


@dataclass(frozen=True)
class Moved:
    """What the nights came to."""

    oubli: Oubli
    system: Engine
    before: dict[str, set[object]]
    locked: tuple[int, dict[str, Any]]
    """Status and summary of the night on which somebody had locked the file."""
    applied: dict[str, Any]


def contents(system: Engine) -> dict[str, set[object]]:
    """All rows, by table."""
    metadata = MetaData()
    metadata.reflect(system)
    with system.connect() as connection:
        return {t.name: {tuple(row) for row in connection.execute(select(t))} for t in metadata.sorted_tables}


def move(run: Oubli, system: Engine) -> None:
    """The CRM of the demo, from the embedded server into a file."""
    url = warehouse_url(Settings(home=run.home))
    build_sources(url, people=300, seed=SEED, as_of=date.fromisoformat(AS_OF), on_progress=lambda _: None)
    there, metadata = create_engine(url.set(database="demo_crm"), poolclass=NullPool), MetaData()
    metadata.reflect(there)
    for table in metadata.tables.values():
        for column in table.columns:
            column.server_default = None
    metadata.create_all(system)
    with there.connect() as reading, system.begin() as writing:
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            if rows:
                writing.execute(table.insert(), rows)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    file: Path = tmp_path_factory.mktemp("crm") / "crm.db"
    system = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with oubli(OUBLI_SOURCES="crm", OUBLI_CRM_URL=f"sqlite:///{file}?timeout=0.2") as run:
        move(run, system)
        before = contents(system)
        first = run("run", "--as-of", AS_OF, "--json")
        assert first.returncode == 3, first.stdout + first.stderr
        ((plan,),) = run.rows("select plan_id from enforcement.plans")
        assert run("approve", str(plan), "--by", "Marie", "--reason", "first purge").returncode == 0
        with system.connect() as clerk:
            # Whoever writes lets others read.
            clerk.exec_driver_sql("begin immediate")
            locked = run("apply", str(plan), "--json")
        applied = run("run", "--as-of", AS_OF, "--json")
        assert applied.returncode == 0, applied.stderr
        yield Moved(
            run,
            system,
            before,
            (locked.returncode, json.loads(locked.stdout)),
            json.loads(applied.stdout),
        )


def test_what_is_due_is_gone_in_the_file(moved: Moved):
    after = contents(moved.system)
    gone = {name: len(rows - after[name]) for name, rows in moved.before.items()}
    assert {"contacts", "interactions", "comments", "opportunities"} <= {name for name, rows in gone.items() if rows}
    erased = moved.oubli.rows(
        "select record_id from enforcement.items where outcome = 'deleted' and document_id is null"
    )
    read = {str(key) for (key,) in moved.oubli.rows("select contact_no from raw_crm.contacts")}
    there = {str(row[0]) for row in after["contacts"] if isinstance(row, tuple)}
    assert read <= there
    whole = {str(record) for (record,) in erased} - read
    assert whole
    assert not whole & there


def test_a_locked_file_delays_the_items_and_nothing_else(moved: Moved):
    status, told = moved.locked
    assert (status, told["status"], told["total"]["deleted"]) == (3, "held", 0)
    ((system, items),) = told["unanswered"]
    assert (system, items > 0) == ("crm", True)
    outcomes = {row[0] for row in moved.oubli.rows("select distinct outcome from enforcement.items")}
    assert None not in outcomes
    assert "deleted" in outcomes


def test_the_night_after_it_finishes(moved: Moved):
    assert (moved.applied["state"], moved.applied["unanswered"]) == ("done", [])
    assert moved.applied["total"]["waiting"] == 0


def test_the_proof_stands_and_doctor_is_content(moved: Moved):
    assert moved.oubli("evidence", "verify").returncode == 0
    doctor = moved.oubli("doctor")
    assert "crm.db" in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout
