"""A source database into raw, night after night."""

from datetime import UTC, datetime

CLEANINGS = "select table_schema, table_name from control.cleanings order by 1, 2"
CONTACTS = 'select contact_no, email, "Nom d\'usage" from raw_crm.contacts order by 1'


def test_declared_columns_land_in_their_types(warehouse, crm):
    loads = warehouse.ingest(crm.source)
    assert {name: (load.status, load.rows_at_source, load.rows_loaded) for name, load in loads.items()} == {
        "contacts": ("loaded", 2, 2),
        "deals": ("loaded", 1, 1),
        "lines": ("loaded", 2, 2),
    }
    assert warehouse.rows(CONTACTS) == [(1, "anna@people.example", "Anna"), (2, "bert@people.example", "Bert")]
    types = warehouse.rows(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = 'raw_crm' and table_name in ('contacts', 'deals') order by table_name, ordinal_position"
    )
    assert types == [
        ("contact_no", "bigint"),
        ("email", "text"),
        ("Nom d'usage", "text"),
        ("modified_at", "timestamp with time zone"),
        ("deal", "text"),
        ("contact_no", "bigint"),
        ("signed_on", "date"),
        ("amount", "numeric"),
        ("won", "boolean"),
    ]


def test_a_second_night_changes_nothing(warehouse, crm):
    warehouse.ingest(crm.source)
    before = warehouse.rows("select ctid, * from raw_crm.contacts order by contact_no")
    again = warehouse.ingest(crm.source)
    assert {(load.status, load.rows_loaded, load.rows_removed) for load in again.values()} == {("loaded", 0, 0)}
    assert warehouse.rows("select ctid, * from raw_crm.contacts order by contact_no") == before


def test_only_what_changed_is_read(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("""
        update contacts set email = 'changed@people.example', modified_at = '2026-11-20' where contact_no = 2;
        update contacts set email = 'unseen@people.example' where contact_no = 1;
    """)
    load = warehouse.ingest(crm.source)["contacts"]
    assert (load.rows_at_source, load.rows_loaded) == (2, 1)
    assert [row[1] for row in warehouse.rows(CONTACTS)] == ["anna@people.example", "changed@people.example"]


def test_rows_of_the_same_instant_as_the_mark_are_read_again(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("update contacts set email = 'tie@people.example' where contact_no = 2")
    warehouse.ingest(crm.source)
    assert [row[1] for row in warehouse.rows(CONTACTS)] == ["anna@people.example", "tie@people.example"]


def test_a_row_with_an_old_cursor_is_found_by_its_key(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("insert into contacts values (3, 'old@people.example', null, '1999-01-01'), (4, null, null, null)")
    warehouse.ingest(crm.source)
    assert [row[0] for row in warehouse.rows(CONTACTS)] == [1, 2, 3, 4]


def test_a_cursor_beyond_tonight_is_not_trusted(warehouse, crm):
    """A row of this evening, read at night, must not hide what changes until then."""
    crm.run("update contacts set modified_at = '2026-11-21 20:00+01' where contact_no = 1")
    load = warehouse.ingest(crm.source)["contacts"]
    assert load.high_water == "2026-02-01T09:00:00+00:00"
    crm.run(
        "update contacts set email = 'day@people.example', modified_at = '2026-11-21 12:00+01' where contact_no = 2"
    )
    warehouse.ingest(crm.source, started_at=datetime(2026, 11, 22, 2, 0, tzinfo=UTC))
    assert warehouse.rows(CONTACTS)[1][1] == "day@people.example"


def test_rows_gone_at_the_source_go_from_raw(warehouse, crm):
    crm.run("insert into contacts select n, null, null, '2026-01-01' from generate_series(3, 20) n")
    crm.run("insert into lines select 'D1', n, null from generate_series(3, 20) n")
    warehouse.ingest(crm.source)
    crm.run("delete from contacts where contact_no = 20; delete from lines where line = 20")
    loads = warehouse.ingest(crm.source)
    assert (loads["contacts"].rows_removed, loads["lines"].rows_removed) == (1, 1)
    assert warehouse.rows("select max(contact_no), (select max(line) from raw_crm.lines) from raw_crm.contacts") == [
        (19, 19)
    ]
    assert warehouse.rows(CLEANINGS) == [("raw_crm", "contacts"), ("raw_crm", "lines")], "their files hold it still"


def test_a_local_time_at_the_source_is_compared_as_such(warehouse, crm):
    """02:30 in Paris is 00:30 in UTC: comparing across would miss two hours of changes every night."""
    crm.run("alter table contacts alter modified_at type timestamp using modified_at at time zone 'Europe/Paris'")
    crm.run("update contacts set modified_at = '2026-07-01 02:30' where contact_no = 2")
    load = warehouse.ingest(crm.source)["contacts"]
    assert load.high_water == "2026-07-01T00:30:00+00:00"
    crm.run("update contacts set email = 'x1@people.example', modified_at = '2026-07-01 02:31' where contact_no = 1")
    crm.run("update contacts set email = 'x2@people.example', modified_at = '2026-07-01 02:29' where contact_no = 2")
    assert warehouse.ingest(crm.source)["contacts"].rows_loaded == 1
    assert [row[1] for row in warehouse.rows(CONTACTS)] == ["x1@people.example", "bert@people.example"]


def test_nothing_is_left_on_the_way(warehouse, crm):
    """dlt's folder and schema hold personal data."""
    warehouse.ingest(crm.source)
    warehouse.ingest(crm.source)
    left = [path for path in warehouse.settings.home.rglob("*") if path.is_file()]
    assert not left
    schemas = warehouse.rows("select nspname from pg_namespace where nspname ~ 'incoming|staging|dlt'")
    tables = warehouse.rows("select relname from pg_class where relname ~ '_dlt'")
    assert (schemas, tables) == ([], [])


def test_every_load_is_kept(warehouse, crm):
    warehouse.ingest(crm.source)
    kept = warehouse.rows(
        "select source, table_name, as_of::text, status, message, rows_at_source, rows_loaded, high_water, "
        "finished_at is not null from control.loads order by table_name"
    )
    assert kept == [
        ("crm", "contacts", "2026-11-21", "loaded", None, 2, 2, "2026-02-01T09:00:00+00:00", True),
        ("crm", "deals", "2026-11-21", "loaded", None, 1, 1, None, True),
        ("crm", "lines", "2026-11-21", "loaded", None, 2, 2, None, True),
    ]
