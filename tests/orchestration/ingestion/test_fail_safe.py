"""A source that cannot be read or believed costs nothing: a sentence, and raw as it was."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pytest
from dlt.common.exceptions import DltException

from orchestration.ingestion.history import was_read
from orchestration.ingestion.reading import DatabaseReader
from orchestration.ingestion.troubles import refusal_of
from tests.orchestration.ingestion.systems import CONTACTS, column, mapped
from tests.orchestration.ingestion.warehouse import STARTED_AT

pytestmark = pytest.mark.slow

PEOPLE = "select count(*) from raw_crm.contacts"


def _with(source, **changes):
    return source.model_copy(update=changes)


def _at(source, monkeypatch, url):
    monkeypatch.setenv("OUBLI_CRM_URL", url)
    connection = source.connection.model_copy(update={"url_env": "OUBLI_CRM_URL", "embedded": None})
    return _with(source, connection=connection)


UNREACHABLE = [
    ("postgresql://anna:geheim@127.0.0.1:1/crm", "crm: 127.0.0.1 does not answer; start the system or correct"),
    ("postgresql://localhost/gone?host={socket}&user=postgres", "crm: there is no database gone on localhost"),
    ("no url at all", "crm: OUBLI_CRM_URL is no database URL; expected one such as postgresql://"),
    (
        "oracle://anna:geheim@host/crm",
        "crm: its URL asks for a database driver that is not installed; install it or correct OUBLI_CRM_URL",
    ),
    (
        "postgresql://nobody:geheim@/postgres?host={socket}",
        "refuses the user or the password; correct OUBLI_CRM_URL",
    ),
]


def test_an_unreachable_source_is_a_sentence_without_the_password(warehouse, crm, monkeypatch):
    warehouse.ingest(crm.source)
    socket = warehouse.engine.url.query["host"]
    for url, sentence in UNREACHABLE:
        loads = warehouse.ingest(_at(crm.source, monkeypatch, url.format(socket=socket)))
        assert {load.status for load in loads.values()} == {"unreachable"}
        message = loads["contacts"].message
        assert sentence in message
        assert "geheim" not in message
        assert "\n" not in message
        assert warehouse.rows(PEOPLE) == [(2,)]


def test_a_source_without_a_url_is_a_sentence(warehouse, crm, monkeypatch):
    source = _at(crm.source, monkeypatch, "")
    assert warehouse.ingest(source)["deals"].message == ("crm: OUBLI_CRM_URL is not set; give the database URL of crm")
    nowhere = _with(source, connection=source.connection.model_copy(update={"url_env": None}))
    assert warehouse.ingest(nowhere)["deals"].message == (
        "crm: its data map names no connection; give url_env, embedded or files_env"
    )


def test_raw_stands_even_if_the_source_never_answered(warehouse, crm, monkeypatch):
    warehouse.ingest(_at(crm.source, monkeypatch, "postgresql://127.0.0.1:1/crm"))
    assert warehouse.rows(PEOPLE) == [(0,)]
    indexed = warehouse.rows("select tablename, indexdef from pg_indexes where schemaname = 'raw_crm' order by 1, 2")
    keyed = [(table, definition.partition("USING btree ")[2]) for table, definition in indexed]
    # A record's key is its text, too: by that a change finds the rows it concerns.
    assert keyed == [
        ("contacts", "(((contact_no)::text))"),
        ("contacts", "(contact_no)"),
        ("deals", "(((contact_no)::text))"),
        ("deals", "(contact_no)"),
        ("deals", "(deal)"),
        ("lines", "(deal)"),
        ("lines", "(deal, line)"),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("alter table contacts drop column email", "crm: table contacts has no column email; correct the data map"),
        ("drop table contacts", "crm: there is no table contacts; correct the data map"),
    ],
)
def test_a_missing_column_or_table_stops_that_table_alone(warehouse, crm, change, sentence):
    warehouse.ingest(crm.source)
    crm.run(change)
    crm.run("insert into deals values ('D2', '2', null)")
    loads = warehouse.ingest(crm.source)
    assert (loads["contacts"].status, loads["deals"].status) == ("missing_column", "loaded")
    assert loads["contacts"].message.startswith(sentence)
    assert warehouse.rows(PEOPLE) == [(2,)]


def test_a_table_that_may_not_be_read_stops_alone(warehouse, crm):
    crm.run("do $$ begin create role reader login; exception when duplicate_object then null; end $$")
    crm.run("grant select on deals, lines to reader")
    url = crm.engine.url.set(username="reader").render_as_string()
    try:
        with pytest.MonkeyPatch.context() as patch:
            loads = warehouse.ingest(_at(crm.source, patch, url))
    finally:
        crm.run("drop owned by reader; drop role reader")
    assert (loads["contacts"].status, loads["deals"].status) == ("failed", "loaded")
    assert loads["contacts"].message == "crm: contacts may not be read; grant select on it to Oubli's user"


def test_a_table_that_breaks_off_in_the_middle_changes_nothing(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("alter table contacts rename to people")
    crm.run(
        "create view contacts as select contact_no / (contact_no - 2) as contact_no, email, "
        '"Nom d\'usage", modified_at from people'
    )
    load = warehouse.ingest(crm.source)["contacts"]
    assert load.status == "failed"
    assert load.message.startswith("crm: contacts could not be read (")
    assert "people.example" not in load.message
    assert warehouse.rows(PEOPLE) == [(2,)]
    assert warehouse.rows("select count(*) from pg_namespace where nspname ~ 'incoming'") == [(0,)]


@pytest.mark.parametrize("at", ["keys", "rows"])
def test_whoever_stops_a_night_stops_the_reading_and_the_night(warehouse, crm, monkeypatch, at):
    warehouse.ingest(crm.source)

    def stop(*_: object) -> Iterator[pa.Table]:
        os.kill(os.getpid(), signal.SIGINT)
        yield from ()

    monkeypatch.setattr(DatabaseReader, at, stop)
    with pytest.raises(KeyboardInterrupt):
        warehouse.ingest(crm.source)
    assert warehouse.rows(PEOPLE) == [(2,)]
    assert warehouse.rows("select count(*) from pg_namespace where nspname ~ 'incoming'") == [(0,)]


def test_an_interruption_that_came_out_as_another_error_is_one():
    mangled = DltException("the context is mangled")
    mangled.__context__ = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        refusal_of("crm: contacts", mangled)


def test_an_emptied_table_is_not_believed(warehouse, crm):
    warehouse.ingest(crm.source)
    crm.run("truncate contacts; truncate lines")
    loads = warehouse.ingest(crm.source)
    assert (loads["contacts"].status, loads["lines"].status, loads["deals"].status) == ("empty", "empty", "loaded")
    assert loads["lines"].message.startswith("crm: lines has no row left of 2; check the system")
    assert warehouse.rows(PEOPLE) == [(2,)]


def test_a_table_of_people_that_was_always_empty_is_not_believed(warehouse, crm):
    crm.run("truncate contacts")
    loads = warehouse.ingest(crm.source)
    assert loads["contacts"].status == "empty"
    assert loads["contacts"].message.startswith("crm: contacts has no row; check the system")


def test_a_short_table_takes_what_is_new_and_removes_nothing(warehouse, crm):
    crm.run("insert into contacts select n, null, null, '2026-01-01' from generate_series(3, 100) n")
    warehouse.ingest(crm.source)
    crm.run("delete from contacts where contact_no > 70")
    crm.run("insert into contacts values (101, 'new@people.example', null, '2026-11-01')")
    short = warehouse.ingest(crm.source)["contacts"]
    assert (short.status, short.rows_at_source, short.rows_removed) == ("short", 71, 0)
    assert short.message.startswith("crm: contacts has 71 rows of the 100 it had; check the system")
    assert warehouse.rows(PEOPLE) == [(101,)]
    # It does not get used to it, and what comes back is taken.
    assert warehouse.ingest(crm.source)["contacts"].status == "short"
    crm.run("insert into contacts select n, null, null, '2025-01-01' from generate_series(71, 100) n")
    assert warehouse.ingest(crm.source)["contacts"].status == "loaded"


def test_a_fall_that_someone_looked_at_is_taken(warehouse, crm):
    crm.run("insert into contacts select n, null, null, '2026-01-01' from generate_series(3, 100) n")
    warehouse.ingest(crm.source)
    crm.run("delete from contacts where contact_no > 10")
    accepted = _with(crm.source, volume=crm.source.volume.model_copy(update={"max_drop_percent": 100}))
    load = warehouse.ingest(accepted)["contacts"]
    assert (load.status, load.rows_removed) == ("loaded", 90)
    assert warehouse.ingest(crm.source)["contacts"].status == "loaded"


def test_what_oubli_erased_itself_is_no_fall(warehouse, crm):
    crm.run("insert into contacts select n, null, null, '2026-01-01' from generate_series(3, 100) n")
    warehouse.ingest(crm.source)
    crm.run("delete from contacts where contact_no > 50")
    warehouse.run("delete from raw_crm.contacts where contact_no > 50")
    assert warehouse.ingest(crm.source)["contacts"].status == "loaded"


def test_a_new_column_of_the_data_map_is_filled_and_an_undeclared_one_goes(warehouse, crm):
    """Staging views hang on raw; dbt makes them anew in the same night."""
    warehouse.ingest(crm.source)
    warehouse.run("create schema staging; create view staging.c as select email from raw_crm.contacts")
    kept = [c for c in CONTACTS["columns"] if c["name"] != "email"]
    table = {**CONTACTS, "columns": [*kept, column("secret", "text")]}
    other = mapped("crm", [table], connection={"embedded": crm.engine.url.database})
    assert warehouse.ingest(other)["contacts"].rows_loaded == 2
    assert warehouse.rows("select contact_no, secret from raw_crm.contacts") == [(1, "x"), (2, "x")]
    columns = warehouse.rows(
        "select column_name from information_schema.columns where table_schema = 'raw_crm' and table_name = 'contacts'"
    )
    assert ("email",) not in columns
    assert warehouse.rows("select table_name from control.cleanings") == [("contacts",)], "the rows hold it still"


def test_only_a_night_that_brought_every_table_whole_has_read_the_source(warehouse, crm, monkeypatch):
    def read(started_at):
        with warehouse.engine.connect() as connection:
            return was_read(connection, "crm", started_at)

    assert not read(STARTED_AT)
    warehouse.ingest(crm.source)
    assert read(STARTED_AT)
    later = STARTED_AT + timedelta(days=1)
    warehouse.ingest(_at(crm.source, monkeypatch, "postgresql://127.0.0.1:1/crm"), started_at=later)
    assert not read(later)
