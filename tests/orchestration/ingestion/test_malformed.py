"""A file with lines that make no row is read, and proves nobody silent or gone."""

from datetime import timedelta

import pytest

from expectations.gates import BEFORE_ENFORCEMENT, run
from expectations.promise import Gate
from tests.orchestration.ingestion.test_csv_files import GOOD, SOURCE
from tests.orchestration.ingestion.test_staleness import psycopg2, write
from tests.orchestration.ingestion.warehouse import AS_OF, STARTED_AT, Warehouse

EVENTS = ["event_id,record_id,occurred_at", *(f"e{n},{1 + n % 3},2026-11-01" for n in range(100))]
BROKEN = (4, 40, 41, 90)
KEPT = "select event_id from raw_files.events order by event_id"
ASIDE = "select reason, count(*) from quarantine.rows group by 1"


def _put(warehouse: Warehouse, *events: str) -> None:
    write(warehouse, "people.csv", GOOD, STARTED_AT)
    write(warehouse, "events.csv", "\n".join(events) + "\n", STARTED_AT)


def _with_a_field_too_many(*events: str) -> list[str]:
    return [line + ",more" if n in BROKEN else line for n, line in enumerate(events)]


def test_a_field_too_many_takes_nothing_from_raw(warehouse: Warehouse):
    _put(warehouse, *EVENTS)
    warehouse.ingest(SOURCE)
    before = warehouse.rows(KEPT)
    # Another row went and one came; of what is gone, a file that cannot be read whole proves nothing.
    _put(warehouse, *_with_a_field_too_many(*EVENTS)[:-1], "new,1,2026-11-20")
    for load in (warehouse.ingest(SOURCE)["events"] for _ in range(2)):
        assert (load.status, load.rows_removed, load.rows_quarantined) == ("malformed", 0, 4)
        assert warehouse.rows(KEPT) == [*before, ("new",)]
        assert warehouse.rows(ASIDE) == [("wrong_number_of_fields", 4)]
        assert load.message == (
            "files: events.csv has 4 lines that have more or fewer fields than the first, so whose data that is nobody "
            "can tell; export it again with quotes around each value that holds a separator or a quote"
        )


@pytest.mark.parametrize("is_first_night", [True, False])
def test_the_mended_file_is_taken_the_night_after(is_first_night: bool, warehouse: Warehouse):
    if not is_first_night:
        _put(warehouse, *EVENTS)
        warehouse.ingest(SOURCE)
    # What makes no row is no measure of how many rows there were.
    _put(warehouse, *_with_a_field_too_many(*EVENTS), *(f"x{n},1,2026-11-01,more" for n in range(100)))
    assert warehouse.ingest(SOURCE)["events"].status == "malformed"
    _put(warehouse, *EVENTS[:-1])
    load = warehouse.ingest(SOURCE)["events"]
    assert (load.status, load.message) == ("loaded", None)
    assert len(warehouse.rows(KEPT)) == 99
    assert warehouse.rows(ASIDE) == []


def test_a_file_of_nothing_but_malformed_lines_keeps_what_was_there(warehouse: Warehouse):
    _put(warehouse, *EVENTS)
    warehouse.ingest(SOURCE)
    _put(warehouse, EVENTS[0], *(line + ",more" for line in EVENTS[1:]))
    load = warehouse.ingest(SOURCE)["events"]
    assert (load.status, load.rows_quarantined, len(warehouse.rows(KEPT))) == ("malformed", 100, 100)


def test_a_broken_person_does_not_make_their_rows_nobodys(warehouse: Warehouse):
    _put(warehouse, *EVENTS)
    warehouse.ingest(SOURCE)
    write(warehouse, "people.csv", GOOD.replace("1,Zoé", "1,Zoé,more"), STARTED_AT)
    loads = warehouse.ingest(SOURCE)
    assert (loads["people"].status, loads["events"].rows_of_nobody) == ("malformed", 0)
    assert str(loads["people"].message).startswith("files: people.csv has 1 line that has more or fewer fields")
    assert len(warehouse.rows(KEPT)) == 100


def test_the_gate_leaves_a_source_with_a_malformed_line_alone(warehouse: Warehouse, tmp_path):
    _put(warehouse, *EVENTS)
    # It was good a day ago, and is as fresh as can be.
    warehouse.ingest(SOURCE, as_of=AS_OF - timedelta(days=1))
    _put(warehouse, *_with_a_field_too_many(*EVENTS))
    warehouse.ingest(SOURCE)
    (sources,) = (suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "sources")
    whole = tuple(promise for promise in sources.promises if promise.name == "source_was_read_whole")
    suite = type(sources)(sources.name, sources.label, sources.reads, whole)
    result = run(
        Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (suite,)),
        url=psycopg2(warehouse.engine),
        as_of=AS_OF,
        docs_dir=tmp_path / "docs",
        parameters={"policy_hash": "book", "sources": "files"},
    )
    assert result.blocked_sources.keys() == {"files"}
    assert "that the last reading could not read whole: 1 of 2." in result.blocked_sources["files"]
