"""Of tables that point into many, and of what hangs on them, only what a declared table leads to a person is read."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.orchestration.ingestion.systems import Crm, column, mapped


def _table(name: str, belongs_to: dict[str, str] | None, *columns: str, **meta: object) -> dict[str, Any]:
    told = {"key": "id", "grain": "other" if belongs_to else "record", "belongs_to": belongs_to, **meta}
    return {
        "name": name,
        "config": {"meta": told},
        "columns": [
            column("id", "integer"),
            *(column(each, "timestamptz" if each == "at" else "text") for each in columns),
        ],
    }


TABLES = [
    _table("party", None, "name"),
    _table("channel", {"table": "party", "column": "resource", "prefix": "party.party,"}, "resource"),
    _table("message", {"table": "channel", "column": "channel"}, "channel", "at", cursor="at"),
    _table("file", {"table": "message", "column": "message"}, "message"),
]
MADE = """
    create table party (id int, name text);
    create table channel (id int, resource text);
    create table message (id int, channel int, at timestamp);
    create table file (id int, message int);
    insert into party values (1, 'Anna'), (12, 'Bert');
    insert into channel values (1, 'party.party,12'), (2, 'product.product,12'), (3, null), (4, 'party.party,99');
    insert into message select n, n, '2026-01-01' from generate_series(1, 4) n;
    insert into message values (5, null, '2026-01-01'), (6, 8, '2026-01-01');
    insert into file select n, n from generate_series(1, 6) n;
"""


@pytest.fixture
def erp(new_database):
    engine = new_database()
    with engine.begin() as connection:
        connection.execute(text(MADE))
    return Crm(engine, mapped("erp", TABLES, connection={"embedded": engine.url.database}))


def _held(warehouse, name):
    return [row[0] for row in warehouse.rows(f"select id from raw_erp.{name} order by 1")]


def test_neither_what_is_about_another_thing_nor_what_hangs_on_it_is_read(warehouse, erp):
    loads = warehouse.ingest(erp.source)
    assert {name: load.rows_at_source for name, load in loads.items()} == {
        "party": 2,
        "channel": 2,
        "message": 2,
        "file": 2,
    }
    assert _held(warehouse, "channel") == _held(warehouse, "message") == _held(warehouse, "file") == [1]
    # Only what is about a party that is not there is a row of nobody.
    aside = "select table_name, row_key, reason from quarantine.rows order by 1"
    assert warehouse.rows(aside) == [
        ("channel", "4", "nobody"),
        ("file", "4", "nobody"),
        ("message", "4", "nobody"),
    ]


def test_a_table_read_in_part_is_asked_for_no_more(warehouse, erp):
    warehouse.ingest(erp.source)
    erp.run("insert into message values (7, 1, '2026-11-01'), (8, 2, '2026-11-01')")
    assert warehouse.ingest(erp.source)["message"].rows_at_source == 3
    assert _held(warehouse, "message") == [1, 7]


def test_of_a_file_too(warehouse):
    folder = warehouse.settings.files_path
    (folder / "party.csv").write_text("id,name\n1,Anna\n")
    (folder / "channel.csv").write_text('id,resource\n1,"party.party,1"\n2,"product.product,1"\n3,\n')
    files = mapped("erp", TABLES[:2], connection={"files_env": "OUBLI_FILES_PATH"})
    assert warehouse.ingest(files)["channel"].rows_at_source == 1
    assert _held(warehouse, "channel") == [1]
    assert warehouse.rows("select count(*) from quarantine.rows") == [(0,)]
