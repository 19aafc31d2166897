"""Since when a record is known: from the night that first read it, and anew after a night that found it gone."""

from datetime import date

import pytest

from orchestration.identity.people import link_records
from orchestration.ingestion.identifying import identifying
from orchestration.ingestion.raw_tables import ensure_raw
from tests.orchestration.ingestion.systems import column, mapped

CONTACTS = {
    "name": "contacts",
    "config": {"meta": {"grain": "record", "key": "no"}},
    "columns": [column("no", "integer"), column("email", "text", identifies="email")],
}
CRM = mapped("crm", [CONTACTS], connection={"embedded": "nowhere"})
FIRST, SECOND, THIRD = date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)


@pytest.fixture
def link(warehouse):
    ensure_raw(warehouse.engine, CRM)

    def run(as_of):
        link_records(warehouse.engine, identifying([CRM]), bytes(32), shared_mailbox_names=3, as_of=as_of)
        return dict(warehouse.rows("select record_id, first_seen_on from identity.records"))

    return run


def test_a_record_keeps_the_night_that_first_read_it_whatever_becomes_of_its_person(warehouse, link):
    warehouse.run("insert into raw_crm.contacts values (1, 'anna@people.example')")
    assert link(FIRST) == {"1": FIRST}
    warehouse.run("insert into raw_crm.contacts values (2, 'bert@people.example')")
    assert link(SECOND) == {"1": FIRST, "2": SECOND}
    warehouse.run("update raw_crm.contacts set email = 'both@people.example'")
    assert link(THIRD) == {"1": FIRST, "2": SECOND}
    assert warehouse.rows("select count(distinct person_id) from identity.records") == [(1,)]


def test_a_record_that_was_gone_for_a_night_is_first_seen_anew(warehouse, link):
    warehouse.run("insert into raw_crm.contacts values (1, 'anna@people.example')")
    link(FIRST)
    warehouse.run("truncate raw_crm.contacts")
    assert link(SECOND) == {}
    warehouse.run("insert into raw_crm.contacts values (1, 'anna@people.example')")
    assert link(THIRD) == {"1": THIRD}


def test_a_night_run_for_an_earlier_day_does_not_date_back_what_later_nights_did_not_see(warehouse, link):
    loaded = "insert into control.loads (source, table_name, as_of, status) values (:source, 'contacts', :on, 'loaded')"
    warehouse.run(loaded, source="crm", on=SECOND)
    warehouse.run(loaded, source="elsewhere", on=THIRD)
    warehouse.run("insert into raw_crm.contacts values (1, 'anna@people.example')")
    assert link(FIRST) == {"1": SECOND}
