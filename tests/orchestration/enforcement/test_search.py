"""Searching: PostgreSQL and Python read the same of every text, and a table of any database is searched."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from orchestration.enforcement.search import search_file, search_table
from orchestration.enforcement.spelling import PLAIN, SQL, identifiers_in, sql_parameters
from orchestration.ingestion.text_tables import text_tables

TEXTS = {
    "Anna@X.example": "anna@x.example",
    "(anna@x.example),": "anna@x.example",
    "l'adresse d'anna@x.example.": "anna@x.example",
    "l’adresse d’anna@x.example": "anna@x.example",
    "o'brien@x.example": "o'brien@x.example",
    "mailto:anna.b+shop@x-y.example?subject=z": "anna.b+shop@x-y.example",
    "https://t.example/c?e=anna%40x.example%26u%3D1": "anna@x.example",
    r'{"text": "first\nanna@x.example\\nlast"}': "anna@x.example",
    r'"{\"text\": \"first\\\\nanna@x.example\"}"': "anna@x.example",
    "_anna@x.example_": "anna@x.example",
    "zoë@x.example": "zoë@x.example",
    "0612345678": "+33612345678",
    "06-12-34-56-78": "+33612345678",
    "tel:06&nbsp;12&nbsp;34&nbsp;56&nbsp;78": "+33612345678",
    "06 12 34 56 78 12/03/2020": "+33612345678",
    "06 12 34 56 78 07 98 76 54 32": "+33798765432",
    "+33612345678": "+33612345678",
    "%2B33612345678": "+33612345678",
    "+33 (0)6 12 34 56 78": "+33612345678",
    "0033 6 12 34 56 78 at noon": "+33612345678",
    "+330612345678": "+33612345678",
    "+33 6 12 34 56 78 2020": "+33612345678",
    "+32 475 12 34 56": "+32475123456",
    "0032475123456, or": "+32475123456",
    "+49 30 123456 / 0612345678": "+4930123456",
    "0612345678,0798765432": "+33798765432",
    "0033612345678 0033798765432": "+33798765432",
    "(06 12 34 56 78)": "+33612345678",
    "06. 12. 34. 56. 78.": "+33612345678",
    "+33.6.12.34.56.78": "+33612345678",
    "0612345678/0142685300": "+33142685300",
    "x 0798765432 0612345678 9": "+33612345678",
}
NONE = {
    "8890612345678": "+33612345678",
    "06123456789": "+33612345678",
    "612345678": "+33612345678",
    "0.0612345678": "+33612345678",
    "0.612345678": "+33612345678",
    "48 20.0612345678": "+33612345678",
    "c0612345678": "+33612345678",
    "0612345678c": "+33612345678",
    "06 12 34 56 78c": "+33612345678",
    "8890033612345678": "+33612345678",
    "0475123456": "+32475123456",
    "+324751234561": "+32475123456",
    "joanna@x.example": "anna@x.example",
    "anna@x.example.org": "anna@x.example",
}


@pytest.mark.parametrize("spelled", [*TEXTS, *NONE])
def test_postgresql_and_python_read_the_same(server: Engine, spelled: str):
    query = (
        f"select identifier from (select {PLAIN.format(text='cast(:text as text)')} as spelled) as p, lateral ({SQL})"
    )
    with server.connect() as connection:
        read: set[str] = set(connection.execute(text(query), {**sql_parameters(), "text": spelled}).scalars())
        seen = connection.execute(text("select :text ~ :hint"), {"text": spelled, "hint": sql_parameters()["hint"]})
        assert seen.scalar() == bool(read) or not read
    assert read == set(identifiers_in(spelled))
    assert (TEXTS | NONE)[spelled] in read or spelled in NONE
    assert not (spelled in NONE and NONE[spelled] in read)


def test_a_table_of_a_database_that_cannot_compare_is_read(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'crm.db'}")
    with engine.begin() as connection:
        connection.execute(text("create table notes (id integer primary key, body text, note)"))
        connection.execute(text("create table numbers (n integer)"))
        connection.execute(text("insert into notes values (1, 'to anna@x.example', '06 12 34 56 78'), (2, 'x', null)"))
        connection.execute(text("insert into notes values (3, 'anna@x.example', x'616E6E6140782E6578616D706C65')"))
    with engine.connect() as connection:
        (notes,) = text_tables(connection)
        assert (notes.place, notes.columns) == ("notes", ("body", "note"))
        hits = search_table(connection, notes, {"body": "notes"}, {"anna@x.example", "+33612345678"})
    note = ("notes", "anna@x.example")
    assert hits == {frozenset({note, ("", "+33612345678")}): 1, frozenset({note, ("", "anna@x.example")}): 1}


def test_a_table_of_very_many_columns_is_searched(new_database: Callable[..., Engine]):
    columns = ", ".join(f"c{i} text default '{'anna@x.example' if i in (1, 230) else 'x'}'" for i in range(240))
    with new_database().connect() as connection:
        connection.execute(text(f"create table wide (n int, {columns})"))
        connection.execute(text("insert into wide values (1)"))
        (wide,) = text_tables(connection)
        hits = search_table(connection, wide, {"c230": "notes"}, {"anna@x.example"})
    assert hits == {frozenset({("", "anna@x.example"), ("notes", "anna@x.example")}): 1}


def test_tables_of_system_schemas_are_none_of_the_systems(new_database: Callable[..., Engine]):
    with new_database().connect() as connection:
        assert text_tables(connection) == ()


def test_what_is_sought_in_a_file_is_found_whole(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_bytes(b"\xff\xfe" + b"x" * 3_000_000 + b" anna@x.example\n")
    assert search_file(path, {"anna@x.example", "nna@x.example"}) == {"anna@x.example"}
