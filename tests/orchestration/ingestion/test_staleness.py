"""An export that nobody renewed, and a table that no longer moves, are read and not relied on."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from expectations.gates import BEFORE_ENFORCEMENT, run
from expectations.promise import Gate
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.ingestion.systems import CONTACTS, Crm, mapped
from tests.orchestration.ingestion.test_csv_files import EVENTS, GOOD, PEOPLE, SOURCE
from tests.orchestration.ingestion.warehouse import AS_OF, STARTED_AT, Warehouse

pytestmark = pytest.mark.slow

OLD = "event_id,record_id,occurred_at\ne1,1,2026-11-18\n"


def write(warehouse: Warehouse, name: str, content: str, written_at: datetime) -> None:
    """Put a file that was last written then."""
    path = warehouse.settings.files_path
    assert path is not None
    (path / name).write_text(content, encoding="utf-8")
    os.utime(path / name, (written_at.timestamp(), written_at.timestamp()))


def _moving(table: dict[str, Any], **meta: object) -> dict[str, Any]:
    return {**table, "config": {"meta": table["config"]["meta"] | meta}}


def test_a_file_that_nobody_renewed_is_read_and_removes_nothing(warehouse: Warehouse):
    write(warehouse, "people.csv", GOOD, STARTED_AT)
    warehouse.ingest(SOURCE)
    older = "\n".join(GOOD.splitlines()[:3]) + "\n4,Anna,2026-01-03,x\n"
    write(warehouse, "people.csv", older, STARTED_AT - timedelta(days=20))
    load = warehouse.ingest(SOURCE)["people"]
    assert (load.status, load.rows_loaded, load.rows_removed) == ("stale", 1, 0)
    assert load.message == (
        "files: people.csv was last written on 2026-11-01, longer ago than P2D; export it again, or raise fresh_within "
        "in _files__sources.yml if exports are rarer"
    )
    assert warehouse.rows("select record_id from raw_files.people order by 1") == [("1",), ("2",), ("3",), ("4",)]
    write(warehouse, "people.csv", older, STARTED_AT)
    renewed = warehouse.ingest(SOURCE)["people"]
    assert (renewed.status, renewed.rows_removed) == ("loaded", 1)


@pytest.mark.parametrize(
    ("written", "fresh_within", "as_of", "started", "status"),
    [
        ("2026-11-19", "P2D", "2026-11-21", "2026-11-21", "loaded"),
        ("2026-11-18", "P2D", "2026-11-21", "2026-11-21", "stale"),
        ("2026-10-21", "P1M", "2026-11-21", "2026-11-21", "loaded"),
        ("2026-10-20", "P1M", "2026-11-21", "2026-11-21", "stale"),
        # Just written, for a night that lies ahead of the machine's clock, and for one of long ago.
        ("2026-11-21", "P2D", "2029-11-21", "2026-11-21", "loaded"),
        ("2026-11-21", "P2D", "2025-11-21", "2026-11-21", "loaded"),
    ],
)
def test_the_age_of_a_file_counts_from_when_it_was_written(
    written: str, fresh_within: str, as_of: str, started: str, status: str, warehouse: Warehouse
):
    source = SOURCE.model_copy(update={"fresh_within": fresh_within})
    write(
        warehouse, "people.csv", "record_id,created_at\n1,2024-01-01\n", datetime.fromisoformat(f"{written}T12:00+01")
    )
    loads = warehouse.ingest(
        source, as_of=date.fromisoformat(as_of), started_at=datetime.fromisoformat(f"{started}T22:00+01")
    )
    assert (loads["people"].status, loads["events"].status) == (status, "loaded")


@pytest.mark.parametrize(("newest", "status"), [("2026-11-14 12:00+01", "loaded"), ("2026-11-13 12:00+01", "stale")])
def test_a_table_that_always_moves_and_stands_still_is_not_relied_on(
    newest: str, status: str, warehouse: Warehouse, crm: Crm
):
    source = _one_table(crm, moves_within="P7D")
    crm.run(f"update contacts set modified_at = '{newest}' where contact_no = 2")
    # A slip into next year is no sign of life.
    crm.run("insert into contacts values (3, null, null, '2027-02-01')")
    assert warehouse.ingest(source)["contacts"].status == status
    # Nor is a second look, which reads but what changed.
    load = warehouse.ingest(source)["contacts"]
    assert load.status == status
    if status == "stale":
        assert load.message == (
            "crm: contacts has 2026-11-13 as its newest modified_at, and its data map says that it moves within P7D; "
            "check what feeds it, or raise moves_within in _crm__sources.yml if it is that quiet"
        )
    assert warehouse.rows("select count(*) from raw_crm.contacts") == [(2,)]


def test_a_table_that_moves_again_is_relied_on_again(warehouse: Warehouse, crm: Crm):
    source = _one_table(crm, moves_within="P7D")
    crm.run("update contacts set modified_at = null")
    load = warehouse.ingest(source)["contacts"]
    assert (load.status, "contacts has no modified_at at all, and" in str(load.message)) == ("stale", True)
    crm.run("update contacts set modified_at = '2026-11-20' where contact_no = 1")
    assert warehouse.ingest(source)["contacts"].status == "loaded"


def test_a_quiet_table_is_not_a_stale_one(warehouse: Warehouse, crm: Crm):
    assert warehouse.ingest(_one_table(crm))["contacts"].status == "loaded"


def test_a_file_may_be_asked_to_move_too(warehouse: Warehouse):
    events = _moving(EVENTS, cursor="occurred_at", moves_within="P2D")
    source = mapped("files", [PEOPLE, events], connection={"files_env": "OUBLI_FILES_PATH"})
    write(warehouse, "people.csv", GOOD, STARTED_AT)
    write(warehouse, "events.csv", OLD, STARTED_AT)
    load = warehouse.ingest(source)["events"]
    assert load.status == "stale"
    assert str(load.message).startswith("files: events has 2026-11-18 as its newest occurred_at, and its data map")


def test_the_gate_leaves_the_source_of_an_old_export_alone(warehouse: Warehouse, crm: Crm, tmp_path):
    written, day_before = datetime(2026, 11, 20, tzinfo=UTC), AS_OF - timedelta(days=1)
    write(warehouse, "people.csv", GOOD, written)
    write(warehouse, "events.csv", OLD, written)
    # It was good a day ago, which alone would do.
    assert warehouse.ingest(SOURCE, as_of=day_before)["events"].status == "loaded"
    write(warehouse, "events.csv", OLD, datetime(2026, 11, 1, tzinfo=UTC))
    warehouse.ingest(SOURCE)
    warehouse.ingest(_one_table(crm))
    (sources,) = (suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "sources")
    fresh = tuple(
        promise for promise in sources.promises if promise.name in ("source_is_fresh", "source_was_read_whole")
    )
    gate = Gate(
        "before_enforcement",
        BEFORE_ENFORCEMENT.label,
        (type(sources)(sources.name, sources.label, sources.reads, fresh),),
    )
    result = run(
        gate,
        url=psycopg2(warehouse.engine),
        as_of=AS_OF,
        docs_dir=tmp_path / "docs",
        parameters={"policy_hash": "book", "sources": "crm,files"},
    )
    assert result.blocked_sources.keys() == {"files"}
    assert "whose last good reading, file or newest change is too old: 1 of 2." in result.blocked_sources["files"]


def _one_table(crm: Crm, **meta: object) -> MappedSource:
    return mapped("crm", [_moving(CONTACTS, **meta)], connection={"embedded": crm.engine.url.database})


def psycopg2(engine: Engine) -> str:
    """Where the warehouse is, for a gate."""
    return engine.url.set(drivername="postgresql+psycopg2", host="localhost").render_as_string(hide_password=False)
