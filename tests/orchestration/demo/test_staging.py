"""The staging views over what was really ingested."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from orchestration.database.warehouse import create_database, open_warehouse
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.ingest import ingest_source
from orchestration.settings import PROJECT_DIR, Settings
from tests.orchestration.demo.built import AS_OF
from tests.orchestration.demo.staging import ENTITIES, VIEWS, entity_of, make_views

FILES = {
    "people.csv": (
        "record_id,email,company,segment\n"
        "1,paul@maison.example,,\n"
        "2,lea@atelier.example,Atelier,\n"
        "3,zoe@atelier.example,Atelier,B2B\n"
    ),
    "consents.csv": (
        "consent_id,record_id,purpose,channel,decision,method\n"
        "1,1,Prospecting,Email,Granted,active_opt_in\n"
        "2,2,prospecting,email,peut-être,téléphone\n"
    ),
    "objections.csv": "objection_id,record_id\n1,3\n",
    "documents.csv": "document_id,record_id,kind,issued_on,amount\nF1,1,Invoice,2024-02-29,12.50\n",
}
STARTED_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def warehouse(built, server, home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
        os.utime(folder / name, (STARTED_AT.timestamp(), STARTED_AT.timestamp()))
    create_database(server, "warehouse")
    engine = open_warehouse(server.set(database="warehouse"))
    settings = Settings(home=home, files_path=folder)
    for source in read_data_map(PROJECT_DIR, [*built.sources.urls, "files"]):
        loads = ingest_source(
            source,
            warehouse=engine,
            settings=settings,
            as_of=AS_OF,
            started_at=STARTED_AT,
            on_progress=lambda _: None,
        )
        assert {load.status for load in loads} <= {"loaded", "empty"}, loads
    make_views(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def ask(warehouse):
    with warehouse.connect() as connection:
        yield lambda query: connection.execute(text(query)).all()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_columns_of_its_entity(ask, view):
    found = ask(
        "select column_name, data_type from information_schema.columns "
        f"where table_schema = 'staging' and table_name = '{view}' order by ordinal_position"
    )
    assert [tuple(row) for row in found] == list(ENTITIES[entity_of(view)].items())


@pytest.mark.parametrize("view", VIEWS)
def test_a_views_key_is_there_and_unique(ask, view):
    key = next(iter(ENTITIES[entity_of(view)]))
    [(rows, keys)] = ask(f"select count(*), count(distinct {key}) from staging.{view}")
    assert rows == keys
    assert rows > 0 or view in ("stg_files__events", "stg_files__notes")


@pytest.mark.parametrize("view", [view for view in VIEWS if entity_of(view) != "people"])
def test_what_hangs_on_a_record_finds_it(ask, view):
    people = f"staging.{view.removesuffix(entity_of(view))}people"
    [(orphans,)] = ask(
        f"select count(*) from staging.{view} as v where not exists (select 1 from {people} as p "
        "where p.record_id = v.record_id)"
    )
    # An unreadable contact is in quarantine, what hangs on it is not.
    assert orphans == 0 or view.startswith("stg_crm__")


def test_quarantine_holds_exactly_the_faulty_rows(ask, built):
    rows = ask(
        "select source || '.' || table_name, column_name, reason, count(*) from quarantine.rows group by 1, 2, 3"
    )
    of = built.sources.situations
    unborn = built.one("invoicing", f"select count(*) from invoices where issued_on > '{AS_OF}'")
    assert {tuple(row[:3]): row[3] for row in rows} == {
        ("crm.contacts", "collecte_le", "not_a_date"): of["zero_collection_date"],
        ("crm.contacts", "contact_no", "missing_key"): 3,
        ("crm.interactions", "fait_le", "not_a_date"): of["impossible_contact_date"],
        ("crm.interactions", "fait_le", "date_in_future"): of["contact_in_the_future"],
        ("crm.interactions", "fait_le", "date_out_of_range"): of["contact_at_the_end_of_time"],
        ("crm.interactions", "interaction_no", "missing_key"): 3,
        ("emailing.clicks", "click_id", "missing_key"): 1,
        # Of a subscriber who is gone, and of nobody.
        ("emailing.clicks", "sub_id", "nobody"): 6,
        ("emailing.opens", "sub_id", "nobody"): 5,
        ("invoicing.invoices", "issued_on", "date_in_future"): unborn,
        ("invoicing.payments", "paid_on", "date_out_of_range"): of["document_in_the_future"] - unborn,
    }


def test_people_of_every_system_are_consumers_and_professionals(ask):
    for view in ("stg_crm__people", "stg_emailing__people", "stg_invoicing__people"):
        assert {row[0] for row in ask(f"select distinct segment from staging.{view}")} == {"b2b", "b2c"}


def test_leaving_one_list_is_an_objection(ask, built):
    [(objectors,)] = ask("select count(distinct record_id) from staging.stg_emailing__objections")
    leavers = built.one("emailing", "select count(distinct sub_id) from unsubscribes")
    assert objectors == leavers > built.one("emailing", "select count(*) from subscribers where blacklisted")


def test_an_order_waits_for_its_last_delivery(ask, built):
    [(delivered,)] = ask("select count(delivered_on) from staging.stg_invoicing__documents where kind = 'order'")
    assert delivered == built.one(
        "invoicing", "select count(distinct order_no) from deliveries where delivered_on is not null"
    )


def test_a_payment_stands_in_the_books_of_its_own_year(ask):
    wrong = (
        "fiscal_year_end < issued_on or fiscal_year_end >= issued_on + interval '1 year' "
        "or to_char(fiscal_year_end, 'MMDD') <> '0630'"
    )
    assert ask(f"select count(*) from staging.stg_invoicing__documents where kind = 'payment' and ({wrong})") == [(0,)]


def test_a_file_that_says_little_is_read_with_care(ask):
    people = ask("select record_id, segment from staging.stg_files__people order by 1")
    assert people == [("1", "b2c"), ("2", "b2c"), ("3", "b2b")]
    consents = ask("select purpose, channel, decision, method from staging.stg_files__consents order by consent_id")
    assert consents == [
        ("prospecting", "email", "granted", "active_opt_in"),
        ("prospecting", "email", "refused", "unknown"),
    ]
    assert ask("select purpose, channel, objected_at from staging.stg_files__objections") == [("all", "all", None)]
    assert ask("select document_id, kind from staging.stg_files__documents") == [("F1", "invoice")]
