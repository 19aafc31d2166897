"""Databases that are no PostgreSQL, a warehouse that refuses, a night that was cut off."""

from unittest.mock import Mock

import pytest
from dlt.common.exceptions import DltException
from sqlalchemy import create_engine, text

from orchestration.ingestion import bringing
from orchestration.ingestion.incoming import Incoming
from tests.orchestration.ingestion.systems import CONTACTS, DEALS, mapped

pytestmark = pytest.mark.slow

PEOPLE = 'select contact_no, email, "Nom d\'usage", modified_at::text from raw_crm.contacts order by 1'


@pytest.fixture
def lite(tmp_path, monkeypatch):
    """A CRM in SQLite, which takes anything anywhere."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    monkeypatch.setenv("OUBLI_CRM_URL", url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text('create table contacts (contact_no integer, email text, "Nom d\'usage" text, modified_at datetime)')
        )
        connection.execute(text("create table deals (deal text, contact_no, signed_on date, amount, won boolean)"))
        connection.execute(text("insert into contacts values (1, 'a@people.example', null, '2026-07-01 02:30:00')"))
        connection.execute(text("insert into contacts values ('two', 'b@people.example', null, null)"))
        connection.execute(text("insert into deals values ('D1', 1, '0000-00-00', 1.5, 1), ('D2', 1, null, 1.5, 1)"))
    return mapped("crm", [CONTACTS, DEALS], connection={"url_env": "OUBLI_CRM_URL"}), engine


def test_another_database_is_read_in_full_every_night(warehouse, lite):
    source, engine = lite
    loads = warehouse.ingest(source)
    assert [(load.status, load.rows_loaded, load.rows_quarantined) for load in loads.values()] == [
        ("loaded", 1, 1),
        ("loaded", 1, 1),
    ]
    assert warehouse.rows(PEOPLE)[0][:2] == (1, "a@people.example")
    assert warehouse.rows("select modified_at = '2026-07-01 02:30 Europe/Paris' from raw_crm.contacts") == [(True,)]
    assert warehouse.rows("select deal, won, amount::text from raw_crm.deals") == [("D2", True, "1.5")]
    with engine.begin() as connection:
        connection.execute(text("update contacts set email = 'c@people.example' where contact_no = 1"))
    assert warehouse.ingest(source)["contacts"].rows_loaded == 1


def test_many_unknown_keys_make_it_a_full_read(warehouse, crm, monkeypatch):
    warehouse.ingest(crm.source)
    monkeypatch.setattr(bringing, "SINGLE_ROWS", 3)
    crm.run("insert into contacts select n, null, null, '1999-01-01' from generate_series(3, 9) n")
    load = warehouse.ingest(crm.source)["contacts"]
    assert (load.rows_at_source, load.rows_loaded, load.status) == (9, 7, "loaded")


def test_what_the_warehouse_does_not_take_is_half_done_nowhere(warehouse, crm):
    warehouse.ingest(crm.source)
    warehouse.run("alter table raw_crm.contacts add check (contact_no < 3)")
    crm.run("insert into contacts values (3, 'new@people.example', null, '2026-11-01'), (null, null, null, null)")
    crm.run("update contacts set email = 'x@people.example', modified_at = '2026-11-01' where contact_no = 1")
    before = warehouse.rows(PEOPLE)
    load = warehouse.ingest(crm.source)["contacts"]
    assert load.status == "failed"
    assert load.message == "crm: contacts could not be written (CheckViolation); look into the warehouse's log"
    assert warehouse.rows(PEOPLE) == before
    assert warehouse.rows("select count(*) from quarantine.rows") == [(0,)]
    assert warehouse.rows("select status from control.loads where table_name = 'contacts' order by load_id") == [
        ("loaded",),
        ("failed",),
    ]
    warehouse.run("alter table raw_crm.contacts drop constraint contacts_contact_no_check")
    assert warehouse.ingest(crm.source)["contacts"].rows_loaded == 2


def test_a_warehouse_that_dlt_cannot_reach_is_a_sentence_for_each_table(warehouse, crm, monkeypatch):
    refusal = Mock(side_effect=DltException("anna@people.example is in the way"))
    monkeypatch.setattr(Incoming, "bring", refusal)
    loads = warehouse.ingest(crm.source)
    assert {load.status for load in loads.values()} == {"failed"}
    assert loads["deals"].message.startswith("crm: deals did not reach the warehouse (DltException); look into")


def test_what_a_night_that_was_cut_off_left_is_gone_after_the_next(warehouse, crm):
    folder = warehouse.settings.home / "dlt" / "crm" / "load"
    folder.mkdir(parents=True)
    (folder / "rows.parquet").write_text("anna@people.example")
    warehouse.run("create schema incoming_crm; create table incoming_crm.t0_rows (c0 text)")
    assert warehouse.ingest(crm.source)["contacts"].status == "loaded"
    assert not [path for path in warehouse.settings.home.rglob("*") if path.is_file()]
    assert (warehouse.settings.home / "dlt").stat().st_mode & 0o777 == 0o700
