"""Rows whose person is not there: set aside when that is sure, and back as soon as the person is."""

import pytest

from tests.orchestration.ingestion.systems import CONTACTS, Crm, column, mapped

pytestmark = pytest.mark.slow

VISITS = {
    "name": "visits",
    "config": {
        "meta": {
            "key": "id",
            "cursor": "at",
            "belongs_to": {"table": "contacts", "column": "contact"},
            "category": "activity",
        }
    },
    "columns": [
        column("id", "integer"),
        column("contact", "integer"),
        column("at", "timestamptz"),
        column("pages", "numeric"),
        column("by_phone", "boolean"),
        column("email", "text", identifies="email"),
    ],
}
CLICKS = {
    "name": "clicks",
    "config": {"meta": {"key": ["visit", "no"], "belongs_to": {"table": "visits", "column": "visit"}}},
    "columns": [column("visit", "text"), column("no", "integer"), column("day", "date")],
}
ORDERS = {
    "name": "orders",
    "config": {"meta": {"grain": "document", "key": "no", "belongs_to": {"table": "contacts", "column": "contact"}}},
    "columns": [column("no", "integer"), column("contact", "integer")],
}
PARCELS = {
    "name": "parcels",
    "config": {"meta": {"key": "no", "belongs_to": {"table": "orders", "column": "order_no"}}},
    "columns": [column("no", "integer"), column("order_no", "integer")],
}
CURRENCIES = {
    "name": "currencies",
    "config": {"meta": {"grain": "reference", "key": "code"}},
    "columns": [column("code", "text")],
}
MADE = """
    create table contacts (contact_no int, email text, "Nom d'usage" text, modified_at timestamptz);
    create table visits (id int, contact int, at timestamptz, pages numeric, by_phone boolean, email text);
    create table clicks (visit text, no int, day text);
    create table orders (no int, contact int);
    create table parcels (no int, order_no int);
    create table currencies (code text);
    insert into contacts select n, 'c' || n || '@people.example', null, '2026-01-01' from generate_series(1, 9) n;
    insert into visits values
        (1, 1, '2026-02-03', 1.50, true, 'v1@people.example'),
        (2, 77, '2026-02-01 00:30:00.123456+01', 1.50, true, 'v2@people.example'),
        (3, null, '2026-01-02', null, null, null);
    insert into clicks values ('1', 1, '2026-02-01'), ('2', 1, '2026-02-01'), ('8', 1, '2026-02-01');
    insert into orders values (1, 1), (2, 77), (3, null);
    insert into parcels values (1, 1), (2, 2), (3, 8);
    insert into currencies values ('EUR');
"""
ASIDE = "select table_name, row_key, column_name from quarantine.rows where reason = 'nobody' order by 1, 2"
COUNTED = "select table_name, rows_of_nobody from control.loads where rows_of_nobody > 0 order by 1"
VISITS_HELD = "select id from raw_crm.visits order by 1"
OF_77 = [("clicks", "2|1", "visit"), ("clicks", "8|1", "visit"), ("visits", "2", "contact"), ("visits", "3", "contact")]


@pytest.fixture
def shop(new_database):
    engine = new_database()
    tables = [CONTACTS, VISITS, CLICKS, ORDERS, PARCELS, CURRENCIES]
    made = Crm(engine, mapped("crm", tables, connection={"embedded": engine.url.database}))
    made.run(MADE)
    return made


def test_rows_of_nobody_are_set_aside_with_what_they_say(warehouse, shop):
    loads = warehouse.ingest(shop.source)
    assert warehouse.rows(ASIDE) == OF_77
    assert warehouse.rows(VISITS_HELD) == [(1,)]
    payload = "select payload from quarantine.rows where table_name = 'visits' and row_key = '2'"
    ((found,),) = warehouse.rows(payload)
    assert found["email"] == "v2@people.example"
    assert (found["pages"], found["contact"]) == ("1.50", "77")
    assert (loads["visits"].rows_of_nobody, loads["clicks"].rows_of_nobody) == (2, 2)
    # They are no rows that break their table's contract: the bound on those must not keep the source out.
    assert {load.rows_quarantined for load in loads.values()} == {0}
    assert warehouse.rows(COUNTED) == [("clicks", 2), ("orders", 2), ("parcels", 2), ("visits", 2)]


def test_documents_and_their_parts_stay_where_they_are_and_are_counted(warehouse, shop):
    loads = warehouse.ingest(shop.source)
    assert warehouse.rows("select no from raw_crm.orders order by 1") == [(1,), (2,), (3,)]
    assert warehouse.rows("select no from raw_crm.parcels order by 1") == [(1,), (2,), (3,)]
    assert (loads["orders"].rows_of_nobody, loads["parcels"].rows_of_nobody) == (2, 2)
    assert (loads["currencies"].rows_of_nobody, loads["contacts"].rows_of_nobody) == (0, 0)


def test_they_come_back_as_they_were_the_night_their_person_comes_although_nothing_of_them_is_read(warehouse, shop):
    shop.run("insert into contacts values (77, 'late@people.example', null, '2026-01-01')")
    warehouse.ingest(shop.source)
    before = warehouse.rows("select * from raw_crm.visits where id = 2")
    shop.run("delete from contacts where contact_no = 77")
    warehouse.ingest(shop.source)
    assert ("visits", "2", "contact") in warehouse.rows(ASIDE)
    # Read again, the row would say something else: its cursor is old, so it is not.
    shop.run("update visits set pages = 9 where id = 2")
    shop.run("insert into contacts values (77, 'late@people.example', null, '2026-01-01')")
    loads = warehouse.ingest(shop.source)
    assert warehouse.rows(ASIDE) == [("clicks", "8|1", "visit"), ("visits", "3", "contact")]
    assert warehouse.rows("select * from raw_crm.visits where id = 2") == before
    assert warehouse.rows("select visit, no, day::text from raw_crm.clicks where visit = '2'") == [
        ("2", 1, "2026-02-01")
    ]
    assert loads["visits"].rows_loaded == 0


def test_what_changed_meanwhile_comes_back_as_it_is(warehouse, shop):
    warehouse.ingest(shop.source)
    shop.run("update visits set contact = 1, pages = 9, at = '2026-11-01' where id = 2")
    warehouse.ingest(shop.source)
    assert warehouse.rows("select contact, pages::text from raw_crm.visits where id = 2") == [(1, "9")]
    assert warehouse.rows(ASIDE) == [("clicks", "8|1", "visit"), ("visits", "3", "contact")]


def test_they_keep_the_time_they_were_first_seen_whether_read_again_or_not(warehouse, shop):
    warehouse.ingest(shop.source)
    seen = "select table_name, row_key, seen_at from quarantine.rows order by 1, 2"
    before = warehouse.rows(seen)
    shop.run("update visits set pages = 9, at = '2026-11-01' where id = 2")
    warehouse.ingest(shop.source)
    assert warehouse.rows(seen) == before
    assert warehouse.rows("select payload->>'pages' from quarantine.rows where row_key = '2'") == [("9",)]


def test_what_is_gone_at_the_source_is_gone_from_quarantine(warehouse, shop):
    shop.run("insert into visits select n, 1, '2026-01-01' from generate_series(10, 19) n")
    shop.run("insert into clicks select '1', n from generate_series(10, 19) n")
    warehouse.ingest(shop.source)
    shop.run("delete from visits where id = 2")
    shop.run("delete from clicks where visit = '2'")
    warehouse.ingest(shop.source)
    assert warehouse.rows(ASIDE) == [("clicks", "8|1", "visit"), ("visits", "3", "contact")]


def test_what_oubli_itself_made_nobodys_alarms_nobody(warehouse, shop):
    """Whoever carries out a work order deletes the person first, and what hung on them another day."""
    warehouse.ingest(shop.source)
    assert warehouse.rows(COUNTED) == [("clicks", 2), ("orders", 2), ("parcels", 2), ("visits", 2)]
    warehouse.run(
        "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, "
        "purpose, rule, due_on, outcome, source_state) values ('plan', 1, 'p', 'crm', '77', 'identity', 'delete', "
        "'prospecting', 'p.active', '2026-01-01', 'deleted', 'ordered')"
    )
    warehouse.run("truncate control.loads")
    warehouse.ingest(shop.source)
    assert warehouse.rows(COUNTED) == [("clicks", 2), ("orders", 2), ("parcels", 2), ("visits", 1)]
    shop.run("delete from visits where id > 1")
    load = warehouse.ingest(shop.source)["visits"]
    assert (load.status, load.rows_at_source) == ("loaded", 1)


def test_a_row_of_nobody_that_breaks_its_contract_says_so_first(warehouse, shop):
    warehouse.ingest(shop.source)
    seen = "select seen_at from quarantine.rows where row_key = '2|1'"
    before = warehouse.rows(seen)
    shop.run("update clicks set day = '31/02/2021' where visit = '2'")
    warehouse.ingest(shop.source)
    assert warehouse.rows("select reason from quarantine.rows where row_key = '2|1'") == [("not_a_date",)]
    assert warehouse.rows(seen) == before


def test_a_half_read_source_proves_nothing(warehouse, shop):
    warehouse.ingest(shop.source)
    shop.run("alter table orders rename to elsewhere")
    shop.run("delete from contacts where contact_no = 1")
    shop.run("insert into visits values (4, 1, '2026-11-01', 1, true, null), (5, 99, '2026-11-01', 1, true, null)")
    warehouse.ingest(shop.source)
    # Neither those whose person went tonight nor new ones; but what was proved before stays.
    assert warehouse.rows(VISITS_HELD) == [(1,), (4,), (5,)]
    assert warehouse.rows(ASIDE) == OF_77
    shop.run("alter table elsewhere rename to orders")
    warehouse.ingest(shop.source)
    assert warehouse.rows(VISITS_HELD) == []


def test_a_person_who_comes_in_a_half_read_source_gets_their_rows(warehouse, shop):
    warehouse.ingest(shop.source)
    shop.run("alter table orders rename to elsewhere")
    shop.run("insert into contacts values (77, 'late@people.example', null, '2026-01-01')")
    warehouse.ingest(shop.source)
    assert warehouse.rows(VISITS_HELD) == [(1,), (2,)]


def test_a_source_out_of_reach_changes_nothing(warehouse, shop):
    warehouse.ingest(shop.source)
    before = warehouse.rows("select * from quarantine.rows order by 1")
    gone = mapped("crm", [CONTACTS, VISITS, CLICKS, ORDERS, PARCELS, CURRENCIES], connection={"embedded": "nowhere"})
    warehouse.ingest(gone)
    assert warehouse.rows("select * from quarantine.rows order by 1") == before


def test_what_waits_for_a_row_in_quarantine_is_not_nobodys(warehouse, shop):
    shop.run("update contacts set modified_at = 'infinity' where contact_no = 1")
    shop.run("update visits set at = 'infinity' where id = 1")
    warehouse.ingest(shop.source)
    assert warehouse.rows(ASIDE) == OF_77
    assert warehouse.rows("select visit from raw_crm.clicks") == [("1",)]


def test_what_the_archive_holds_is_somebodys(warehouse, shop):
    warehouse.run(
        "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
        "kept_at_source) values ('p', 'crm', '77', 'identity', 'accounting', 'accounting.archive', '2020-01-01', false)"
    )
    warehouse.ingest(shop.source)
    assert warehouse.rows(ASIDE) == [("clicks", "8|1", "visit"), ("visits", "3", "contact")]


ENDED = "update quarantine.rows set payload = jsonb_build_object(column_name, payload -> column_name), ended_on = '{}'"
LEFT = (
    "select table_name, row_key, payload, ended_on::text from quarantine.rows where row_key in ('2', '2|1') order by 1"
)


def test_what_ended_stays_empty_while_its_system_has_it(warehouse, shop):
    warehouse.ingest(shop.source)
    warehouse.run(ENDED.format("2026-11-21"))
    shop.run("update visits set pages = 9, at = '2026-11-01' where id = 2")
    for _ in range(2):
        warehouse.ingest(shop.source)
        assert warehouse.rows(LEFT) == [
            ("clicks", "2|1", {"visit": "2"}, "2026-11-21"),
            ("visits", "2", {"contact": "77"}, "2026-11-21"),
        ]


def test_what_ended_is_asked_for_again_once_its_person_comes(warehouse, shop):
    warehouse.ingest(shop.source)
    warehouse.run(ENDED.format("2026-11-21"))
    shop.run("insert into contacts values (77, 'late@people.example', null, '2026-01-01')")
    warehouse.ingest(shop.source)
    assert not warehouse.rows(LEFT.replace("('2', '2|1')", "('2')"))
    # One night later, as its cursor is old.
    warehouse.ingest(shop.source)
    assert warehouse.rows("select id, pages::text from raw_crm.visits order by 1") == [(1, "1.50"), (2, "1.50")]
    assert warehouse.rows("select visit from raw_crm.clicks order by 1") == [("1",), ("2",)]
