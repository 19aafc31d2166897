"""Rows that break the contract: kept whole, never dropped in silence, and let go once they are mended."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.orchestration.ingestion.systems import Crm, column, mapped

pytestmark = pytest.mark.slow

BAD = """
    insert into contacts values
        (3, 'c@people.example', null, '2031-01-01'),
        (null, 'n@people.example', null, '2020-01-01')
"""
ROWS = "select table_name, row_key, record_id, column_name, reason from quarantine.rows order by 1, 2 nulls first, 5"


def test_bad_rows_of_every_kind_are_set_aside(warehouse, crm):
    crm.run("""
        insert into contacts values
            (null, 'nokey@people.example', null, '2026-01-01'),
            (3, 'future@people.example', null, '2031-01-01'),
            (4, 'endless@people.example', null, 'infinity'),
            (5, 'one@people.example', null, '2026-01-01'),
            (5, 'two@people.example', null, '2026-01-01');
        insert into deals values ('D2', '2', '31/02/2021'), ('D3', 'two', null);
    """)
    loads = warehouse.ingest(crm.source)
    assert warehouse.rows(ROWS) == [
        ("contacts", None, None, "contact_no", "missing_key"),
        ("contacts", "3", "3", "modified_at", "date_in_future"),
        ("contacts", "4", "4", "modified_at", "not_a_date"),
        ("contacts", "5", "5", "contact_no", "duplicate_key"),
        ("contacts", "5", "5", "contact_no", "duplicate_key"),
        ("deals", "D2", "2", "signed_on", "not_a_date"),
        ("deals", "D3", "two", "contact_no", "not_a_number"),
    ]
    assert (loads["contacts"].rows_at_source, loads["contacts"].rows_loaded, loads["contacts"].rows_quarantined) == (
        7,
        2,
        5,
    )
    assert loads["contacts"].status == "loaded"
    payload = "select payload->>'email' from quarantine.rows where reason = 'duplicate_key' order by 1"
    assert warehouse.rows(payload) == [("one@people.example",), ("two@people.example",)]


def test_the_last_good_version_stays(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("update contacts set modified_at = '2031-01-01', email = 'new@people.example' where contact_no = 1")
    crm.run("update deals set signed_on = '31/02/2021', contact_no = null")
    loads = warehouse.ingest(crm.source)
    assert warehouse.rows("select email from raw_crm.contacts where contact_no = 1") == [("anna@people.example",)]
    assert warehouse.rows("select signed_on::text from raw_crm.deals") == [("2026-03-01",)]
    assert (loads["contacts"].rows_quarantined, loads["contacts"].rows_removed) == (1, 0)
    # The row no longer says whose it is; its last good version does.
    assert ("deals", "D1", "1", "signed_on", "not_a_date") in warehouse.rows(ROWS)


def test_a_mended_row_leaves_quarantine_although_its_cursor_is_old(warehouse, crm):
    crm.run("insert into contacts values (3, 'c@people.example', null, '2031-01-01')")
    warehouse.ingest(crm.source)
    crm.run("update contacts set modified_at = '2020-01-01' where contact_no = 3")
    load = warehouse.ingest(crm.source)["contacts"]
    assert (load.rows_loaded, load.rows_quarantined) == (1, 0)
    assert warehouse.rows("select count(*) from quarantine.rows") == [(0,)]


def test_a_row_that_stays_bad_keeps_the_time_it_was_first_seen(warehouse, crm):
    crm.run(BAD)
    warehouse.ingest(crm.source)
    seen = "select row_key, seen_at from quarantine.rows order by 1"
    before = warehouse.rows(seen)
    for _ in range(2):
        assert warehouse.ingest(crm.source)["contacts"].rows_quarantined == 2
    assert warehouse.rows(seen) == before


def test_a_bad_row_gone_at_the_source_leaves_quarantine(warehouse, crm):
    crm.run(BAD)
    warehouse.ingest(crm.source)
    crm.run("delete from contacts where contact_no is distinct from 1 and contact_no is distinct from 2")
    crm.run("insert into contacts select n, null, null, '2026-01-01' from generate_series(4, 9) n")
    warehouse.ingest(crm.source)
    assert warehouse.rows("select count(*) from quarantine.rows") == [(0,)]
    assert ("quarantine", "rows") in warehouse.rows("select table_schema, table_name from control.cleanings")


def test_a_table_without_a_good_row_is_loaded(warehouse, crm):
    crm.run("update contacts set modified_at = 'infinity'")
    load = warehouse.ingest(crm.source)["contacts"]
    assert (load.status, load.rows_at_source, load.rows_loaded, load.rows_quarantined) == ("loaded", 2, 0, 2)


def test_a_good_and_a_bad_row_of_one_key_name_neither(warehouse, crm):
    crm.run("insert into contacts values (2, 'other@people.example', null, '2031-01-01')")
    warehouse.ingest(crm.source)
    assert warehouse.rows("select contact_no from raw_crm.contacts") == [(1,)]
    assert warehouse.rows("select row_key, count(*) from quarantine.rows group by 1") == [("2", 2)]


def test_a_duplicate_that_comes_later_is_seen_although_only_one_of_the_two_is_read(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("insert into contacts values (2, 'twin@people.example', null, '2026-11-01')")
    warehouse.ingest(crm.source)
    assert warehouse.rows("select email from raw_crm.contacts where contact_no = 2") == [("bert@people.example",)]
    assert {row[4] for row in warehouse.rows(ROWS)} == {"duplicate_key"}


def test_a_row_of_a_row_finds_its_record_in_raw_and_in_quarantine(warehouse, crm):
    crm.run("""
        insert into deals values ('D2', '2', '31/02/2021');
        insert into lines values ('D1', 3, 'infinity'), ('D2', 1, 'infinity'), ('D9', 1, 'infinity');
    """)
    warehouse.ingest(crm.source)
    found = "select row_key, record_id from quarantine.rows where table_name = 'lines' order by 1"
    assert warehouse.rows(found) == [("D1|3", "1"), ("D2|1", "2"), ("D9|1", None)]


def test_references_as_text_and_to_other_columns_are_followed(warehouse, new_database):
    engine = new_database()
    with engine.begin() as connection:
        connection.execute(
            text("""
            create table party (id int, code text);
            create table mechanism (id int, ref text, since text);
            create table mail (id int, code text, sent text);
            insert into party values (12, 'P-12');
            insert into mechanism values (1, 'party.party,12', '0000-00-00'), (2, 'other.model,12', '0000-00-00');
            insert into mail values (1, 'P-12', '31/02/2021');
            """)
        )
    tables: list[dict[str, Any]] = [
        {
            "name": "party",
            "config": {"meta": {"grain": "record", "key": "id"}},
            "columns": [column("id", "integer"), column("code", "text")],
        },
        {
            "name": "mechanism",
            "config": {
                "meta": {"key": "id", "belongs_to": {"table": "party", "column": "ref", "prefix": "party.party,"}}
            },
            "columns": [column("id", "integer"), column("ref", "text"), column("since", "date")],
        },
        {
            "name": "mail",
            "config": {"meta": {"key": "id", "belongs_to": {"table": "party", "column": "code", "references": "code"}}},
            "columns": [column("id", "integer"), column("code", "text"), column("sent", "date")],
        },
    ]
    erp = Crm(engine, mapped("erp", tables, connection={"embedded": engine.url.database}))
    warehouse.ingest(erp.source)
    found = "select table_name, record_id from quarantine.rows where row_key = '1' order by 1"
    assert warehouse.rows(found) == [("mail", "12"), ("mechanism", "12")]
