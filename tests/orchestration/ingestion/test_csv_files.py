"""The plain CSV source."""

import os
from typing import Any

import pytest

from orchestration.ingestion.volume import UNBOUNDED
from tests.orchestration.ingestion.systems import column, mapped
from tests.orchestration.ingestion.warehouse import STARTED_AT

PEOPLE: dict[str, Any] = {
    "name": "people",
    "config": {"meta": {"grain": "record", "key": "record_id"}},
    "columns": [
        column("record_id", "text"),
        column("first_name", "text", may_be_missing=True),
        column("created_at", "timestamptz"),
    ],
}
EVENTS: dict[str, Any] = {
    "name": "events",
    "config": {"meta": {"key": "event_id", "optional": True, "belongs_to": {"table": "people", "column": "record_id"}}},
    "columns": [column("event_id", "text"), column("record_id", "text"), column("occurred_at", "timestamptz")],
}
SOURCE = mapped("files", [PEOPLE, EVENTS], connection={"files_env": "OUBLI_FILES_PATH"})
GOOD = "record_id,first_name,created_at,ignored\n1,Zoé,2026-01-01,x\n2,Jean,2026-01-02 10:00+01:00,x\n3,,,\n"
RAW = "select record_id, first_name from raw_files.people order by 1"


@pytest.fixture
def put(warehouse):
    def write(name, content):
        data = content if isinstance(content, bytes) else content.encode()
        path = warehouse.settings.files_path / name
        path.write_bytes(data)
        # Whatever the clock of the machine says, it is of the night.
        os.utime(path, (STARTED_AT.timestamp(), STARTED_AT.timestamp()))

    return write


def test_people_are_enough(warehouse, put):
    put("people.csv", GOOD)
    loads = warehouse.ingest(SOURCE)
    assert warehouse.rows(RAW) == [("1", "Zoé"), ("2", "Jean"), ("3", None)]
    assert (loads["events"].status, loads["events"].rows_at_source) == ("loaded", 0)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace("record_id,first_name", '"record_id", first_name').encode(),
        GOOD.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "windows", "french spreadsheet", "quoted header", "no last newline"],
)
def test_spellings_of_csv(warehouse, put, content):
    put("people.csv", content)
    warehouse.ingest(SOURCE)
    assert [row[0] for row in warehouse.rows(RAW)] == ["1", "2", "3"]


def test_quoted_separators_and_lines(warehouse, put):
    put("people.csv", 'record_id,first_name,created_at\n1,"Zoé, dite ""Z""\nde Metz",\n')
    warehouse.ingest(SOURCE)
    assert warehouse.rows(RAW) == [("1", 'Zoé, dite "Z"\nde Metz')]


def test_a_column_that_was_there_is_not_taken_for_empty(warehouse, put):
    put("people.csv", GOOD)
    warehouse.ingest(SOURCE)
    put("people.csv", "record_id,created_at\n1,2026-01-01\n2,\n3,\n")
    load = warehouse.ingest(SOURCE)["people"]
    assert load.status == "missing_column"
    assert load.message.startswith("files: people no longer has the column first_name; put it back")
    assert warehouse.rows(RAW)[0] == ("1", "Zoé")


def test_a_column_that_may_be_missing_is_null(warehouse, put):
    put("people.csv", "record_id,created_at\n1,2026-01-01\n")
    warehouse.ingest(SOURCE)
    assert warehouse.rows(RAW) == [("1", None)]


UNUSABLE = [
    (GOOD.replace("record_id", "id"), "missing_column", "files: people.csv has no column record_id in its first"),
    ("", "missing_column", "files: people.csv is empty; export it again, with the names of its columns first"),
    ("created_at\n", "missing_column", "files: people.csv has no column record_id in its first line; add it"),
    (GOOD.replace("first_name", "firstname"), "missing_column", "files: people.csv has a column firstname; write "),
    (GOOD.replace("ignored", "record_id"), "missing_column", "files: people.csv names a column twice"),
    (GOOD.encode("latin-1"), "failed", "files: people.csv is not UTF-8; save it in this encoding"),
    (GOOD.encode("utf-16"), "failed", "files: people.csv is not UTF-8; save it in this encoding"),
    ("record_id,first_name,created_at\n", "empty", "files: people has no row"),
]


def test_a_file_that_cannot_be_used_is_a_sentence(warehouse, put):
    put("people.csv", GOOD)
    warehouse.ingest(SOURCE)
    for content, status, sentence in UNUSABLE:
        put("people.csv", content)
        load = warehouse.ingest(SOURCE)["people"]
        assert (load.status, load.message.startswith(sentence)) == (status, True), load.message
        assert len(warehouse.rows(RAW)) == 3


def test_a_missing_file_and_a_missing_folder_are_sentences(warehouse):
    load = warehouse.ingest(SOURCE)["people"]
    assert load.status == "unreachable"
    assert load.message.startswith("files: people.csv is not in ")
    warehouse.settings.files_path.rmdir()
    load = warehouse.ingest(SOURCE)["people"]
    assert load.message.startswith("files: OUBLI_FILES_PATH names ")
    nowhere = warehouse.settings.model_copy(update={"files_path": None})
    object.__setattr__(warehouse, "settings", nowhere)
    assert warehouse.ingest(SOURCE)["people"].message == (
        "files: OUBLI_FILES_PATH is not set; give the folder of the CSV files"
    )


def test_an_optional_file_that_goes_away_is_not_believed(warehouse, put):
    put("people.csv", GOOD)
    put("events.csv", "event_id,record_id,occurred_at\ne1,1,2026-01-01\n")
    warehouse.ingest(SOURCE)
    (warehouse.settings.files_path / "events.csv").unlink()
    assert warehouse.ingest(SOURCE)["events"].status == "empty"
    assert warehouse.rows("select count(*) from raw_files.events") == [(1,)]


def test_nor_is_one_of_which_raw_has_nothing_left(warehouse, put):
    """What was archived has left raw; the file had it still."""
    put("people.csv", GOOD)
    put("events.csv", "event_id,record_id,occurred_at\ne1,1,2026-01-01\n")
    warehouse.ingest(SOURCE)
    warehouse.run("delete from raw_files.events")
    (warehouse.settings.files_path / "events.csv").unlink()
    load = warehouse.ingest(SOURCE)["events"]
    gone = "files: events is gone, which had 1 rows"
    assert (load.status, load.message) == (
        "empty",
        f"{gone}; put it back, or one with the names of its columns alone and {UNBOUNDED}",
    )
    put("events.csv", "event_id,record_id,occurred_at\n")
    assert warehouse.ingest(SOURCE)["events"].status == "loaded"


def test_bad_lines_are_set_aside_one_by_one(warehouse, put):
    lines = [f"{n},Zoé,2026-01-01".encode() for n in range(10, 30)]
    hostile = [
        b"1,Jos\xe9,2026-01-01",
        b"2,nul\0byte,2026-01-01",
        b"3,too,few,fields,here",
        b"4,US,01/02/2023",
        b",nobody,2026-01-01",
        b"5,twin,2026-01-01",
        b"5,twin,2026-01-01",
        b"6,late,2026-11-22",
    ]
    put("people.csv", b"\n".join([b"record_id,first_name,created_at", *lines, *hostile]) + b"\n")
    load = warehouse.ingest(SOURCE)["people"]
    assert (load.rows_at_source, load.rows_loaded, load.rows_quarantined) == (28, 20, 8)
    assert load.status == "malformed"
    found = "select row_key, record_id, column_name, reason from quarantine.rows order by 1 nulls first, 4"
    assert warehouse.rows(found) == [
        (None, None, "record_id", "missing_key"),
        (None, None, None, "wrong_number_of_fields"),
        ("1", "1", "first_name", "bad_encoding"),
        ("2", "2", "first_name", "nul_byte"),
        ("4", "4", "created_at", "not_a_date"),
        ("5", "5", "record_id", "duplicate_key"),
        ("5", "5", "record_id", "duplicate_key"),
        ("6", "6", "created_at", "date_in_future"),
    ]
    assert warehouse.rows("select payload from quarantine.rows where row_key = '2'") == [
        ({"record_id": "2", "first_name": "nul␀byte", "created_at": "2026-01-01"},)
    ]


def test_a_quote_that_is_never_closed_loses_nothing(warehouse, put):
    put("people.csv", GOOD)
    warehouse.ingest(SOURCE)
    put("people.csv", GOOD.replace("1,Zoé", '1,"Zoé'))
    load = warehouse.ingest(SOURCE)["people"]
    assert load.status in ("short", "empty", "failed", "malformed")
    assert len(warehouse.rows(RAW)) == 3
