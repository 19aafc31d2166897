"""The list of what has no certain end: keys alone, of each system, whatever is missing."""

from dataclasses import astuple

import pytest
from sqlalchemy import text

from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.reporting.undated import HEADER, undated
from tests.orchestration.ingestion.systems import CONTACTS, DEALS, LINES, column, mapped

CALLS = {
    "name": "calls",
    "config": {"meta": {"key": "id", "belongs_to": {"table": "contacts", "column": "contact"}}},
    "columns": [column("id", "integer"), column("contact", "integer"), column("said", "text")],
}
PLANTED = """
    create schema marts;
    create table marts.fct_undated (source text, record_id text, document_id text, missing text, person_id text);
    insert into marts.fct_undated values
        ('crm', '2', null, 'collected_at', 'p'), ('crm', '1', 'D1', 'issued_on', 'p'),
        ('other', '1', null, 'collected_at', 'p');
    insert into raw_crm.contacts (contact_no) values (1);
    insert into raw_crm.deals (deal, contact_no) values ('D1', 1), ('D2', 77), ('D3', null);
    insert into raw_crm.lines (deal, line) values ('D1', 1), ('D9', 1);
    insert into quarantine.rows (source, table_name, row_key, record_id, column_name, reason, payload) values
        ('crm', 'calls', '5', '77', 'contact', 'nobody', '{"said": "canary"}'),
        ('crm', 'calls', '6', '1', 'id', 'not_a_number', '{"said": "canary"}');
"""


@pytest.fixture
def crm(warehouse):
    source = mapped("crm", [CONTACTS, DEALS, LINES, CALLS], connection={"embedded": "nowhere"})
    ensure_raw(warehouse.engine, source)
    warehouse.run(PLANTED)
    return source


def test_what_is_missing_is_told_by_keys(warehouse, crm):
    with warehouse.engine.connect() as connection:
        connection.execute(text("set transaction read only"))
        found = [astuple(each) for each in undated(connection, [crm])]
    assert found == [
        ("crm", "1", "D1", "issued_on"),
        ("crm", "2", None, "collected_at"),
        ("crm", "77", "calls:5", "person"),
        ("crm", "77", "D2", "person"),
        ("crm", None, "D3", "person"),
        ("crm", None, "lines:D9|1", "person"),
    ]
    assert len(HEADER) == len(found[0])
