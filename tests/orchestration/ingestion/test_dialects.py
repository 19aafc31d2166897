"""What each database is told, as text: nobody runs a SQL Server here."""

import pytest
from sqlalchemy import Date, DateTime, Float, Integer, column, delete, literal_column, table, update
from sqlalchemy.dialects import mssql, mysql, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from orchestration.enforcement.erasure import Erasure, records_left, statement
from orchestration.ingestion.dialects import as_text, exactly, first_of_year, rest_of, rounded_down
from orchestration.ingestion.one_of import one_of
from orchestration.ingestion.source_query import ColumnTypes, Since, keys_statement, rows_statement
from tests.orchestration.enforcement.elsewhere import MORE
from tests.orchestration.enforcement.shop import shop

DIALECTS: dict[str, Dialect] = {
    "postgresql": postgresql.dialect(),
    "sqlite": sqlite.dialect(),
    "mysql": mysql.dialect(),
    "mssql": mssql.dialect(),
}
SHOP = shop(more=MORE)
THING = table("things", column("thing"))


def told(query: ClauseElement, dialect: str) -> str:
    """The statement in one line, its values in it."""
    compiled = query.compile(dialect=DIALECTS[dialect], compile_kwargs={"render_postcompile": True})
    text = " ".join(str(compiled).split())
    for name, value in sorted(compiled.params.items(), key=lambda item: -len(item[0])):
        text = text.replace(f":{name}", repr(value))
    return text


def erasing(name: str, root: str, *ids: str, columns: tuple[str, ...] | None = None) -> Erasure:
    """Rows of a table that go with those of another, or some of their columns."""
    mapped = SHOP.table(name)
    return Erasure(
        mapped, SHOP.table(root), ids, None if columns is None else tuple(mapped.column(one) for one in columns)
    )


DONE_ON_SQL_SERVER = {
    "a row by its key, and by no key that the collation takes for it": (
        erasing("orders", "orders", "o1"),
        (
            "DELETE FROM orders WHERE (orders.sku IN ('o1') AND "
            "(CAST(orders.sku AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('o1'))"
        ),
    ),
    "the part of a document": (
        erasing("parcels", "orders", "o1"),
        (
            "DELETE FROM parcels WHERE (parcels.sku IN ('o1') AND "
            "(CAST(parcels.sku AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('o1'))"
        ),
    ),
    "a part of a part, in the same table": (
        erasing("answers", "people", "7"),
        (
            "DELETE FROM letters WHERE letters.answers_no IN (SELECT anon_1.letter_no FROM "
            "(SELECT DISTINCT letters.letter_no AS letter_no FROM letters WHERE (letters.person_no IN (7) AND "
            "(CAST(letters.person_no AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('7'))) AS anon_1)"
        ),
    ),
    "a date to its year": (
        erasing("homes", "homes", "7", columns=("moved_in_on",)),
        (
            "UPDATE homes SET moved_in_on=DATEFROMPARTS(YEAR(homes.moved_in_on), 1, 1) WHERE (homes.home_no IN (7) AND "
            "(CAST(homes.home_no AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('7')) AND "
            "homes.moved_in_on IS NOT NULL AND NOT EXISTS "
            "(SELECT DATEFROMPARTS(YEAR(homes.moved_in_on), 1, 1) INTERSECT SELECT homes.moved_in_on)"
        ),
    ),
    "a postcode to its department": (
        erasing("homes", "homes", columns=("postcode",)),
        (
            "UPDATE homes SET postcode=substring(homes.postcode, 1, 2) WHERE "
            "(homes.home_no IN (NULL) AND (1 != 1) AND "
            "(CAST(homes.home_no AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN (NULL) AND (1 != 1)) AND "
            "homes.postcode IS NOT NULL AND substring(CAST(homes.postcode AS NVARCHAR(max)), 1, 2) != "
            "CAST(homes.postcode AS NVARCHAR(max))"
        ),
    ),
    "a truth to a constant": (
        erasing("homes", "homes", "7", columns=("owner",)),
        (
            "UPDATE homes SET owner=False WHERE (homes.home_no IN (7) AND "
            "(CAST(homes.home_no AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('7')) AND "
            "homes.owner IS NOT NULL AND homes.owner != False"
        ),
    ),
}


@pytest.mark.parametrize("case", DONE_ON_SQL_SERVER)
def test_what_sql_server_is_told_to_erase(case: str):
    erasure, expected = DONE_ON_SQL_SERVER[case]
    assert told(statement(SHOP, erasure, None), "mssql") == expected


def test_what_sql_server_is_asked():
    left = told(records_left(SHOP, erasing("notes", "people", "7"), None), "mssql")
    assert left == (
        "SELECT DISTINCT CASE WHEN (CAST(notes.subject AS NVARCHAR(max)) LIKE 'person,' + '%' ESCAPE '/') THEN "
        "substring(CAST(notes.subject AS NVARCHAR(max)), 8, len(CAST(notes.subject AS NVARCHAR(max)))) END AS anon_1 "
        "FROM notes WHERE (notes.subject IN ('person,7') AND "
        "(CAST(notes.subject AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) IN ('person,7'))"
    )
    types: ColumnTypes = {"home_no": Integer(), "moved_in_on": Date(), "rent": mssql.MONEY(), "owner": mssql.BIT()}
    homes = SHOP.table("homes")
    assert told(rows_statement(SHOP, homes, types, None), "mssql") == (
        "SELECT CAST(home_no AS NVARCHAR(max)) AS home_no, CONVERT(NVARCHAR(max), moved_in_on, 126) AS moved_in_on, "
        "CONVERT(NVARCHAR(max), rent, 2) AS rent, CAST(owner AS NVARCHAR(max)) AS owner FROM homes"
    )
    assert told(keys_statement(SHOP, homes, types), "mssql") == (
        "SELECT CAST(home_no AS NVARCHAR(max)) AS home_no, CAST(home_no AS NVARCHAR(max)) AS oubli_source_key "
        "FROM homes"
    )


# as_text of a number, of an instant, of a float | exactly | first_of_year | rest_of
SPELLED = {
    "postgresql": ["CAST(n AS TEXT)", "CAST(at AS TEXT)", "CAST(f AS TEXT)"],
    "sqlite": ["CAST(n AS TEXT)", "CAST(at AS TEXT)", "CAST(f AS TEXT)"],
    "mysql": ["CAST(n AS CHAR)", "CAST(at AS CHAR)", "CAST(f AS CHAR)"],
    "mssql": ["CAST(n AS NVARCHAR(max))", "CONVERT(NVARCHAR(max), at, 126)", "CONVERT(NVARCHAR(max), f, 3)"],
}


@pytest.mark.parametrize("dialect", SPELLED)
def test_a_value_as_text(dialect: str):
    values = [column("n", Integer), column("at", DateTime), column("f", Float)]
    assert [told(as_text(value), dialect) for value in values] == SPELLED[dialect]


def test_an_instant_of_mysql_is_told_with_its_offset_and_a_bit_as_a_number():
    assert told(as_text(column("at", mysql.TIMESTAMP())), "mysql") == "concat(CAST(at AS CHAR), '+00:00')"
    assert told(as_text(column("b", mysql.BIT(1))), "mysql") == "CAST(b + 0 AS CHAR)"


def test_postgresql_is_told_what_it_always_was():
    assert told(exactly(THING.c.thing), "postgresql") == "CAST(things.thing AS TEXT)"
    assert told(first_of_year(THING.c.thing), "postgresql").startswith("CAST(date_trunc(")
    assert told(rest_of(THING.c.thing, 3), "postgresql").startswith("substr(things.thing, ")
    assert told(delete(THING).where(one_of(THING.c.thing, ["1"])), "postgresql").count("= ANY (") == 1


def test_sqlite_takes_a_key_for_a_number_and_for_a_text():
    found = (
        delete(THING)
        .where(one_of(THING.c.thing, ["1", "007", "x"]), THING.c.thing != "y")
        .compile(dialect=DIALECTS["sqlite"], compile_kwargs={"render_postcompile": True})
    )
    assert list(found.params.values()) == ["y", "1", "007", "x", 1]
    assert " = 1 " not in str(found)


@pytest.mark.parametrize("dialect", ["mysql", "mssql"])
def test_a_condition_is_compared_with_nothing(dialect: str):
    query = update(THING).where(one_of(THING.c.thing, ["1"]), THING.c.thing.is_not(None)).values(thing="x")
    assert " = 1" not in told(query, dialect)


def test_what_changed_since_is_asked_of_mysql_by_the_clock_of_its_column():
    invoices = SHOP.table("invoices").model_copy(update={"cursor": "at"})
    since = Since("2026-07-01T00:30:00+00:00", ())

    def bound(kind: DateTime) -> object:
        query = rows_statement(SHOP, invoices, {"at": kind, "invoice_no": Integer()}, since)
        return next(iter(query.compile(dialect=DIALECTS["mysql"]).params.values()))

    assert bound(mysql.TIMESTAMP()) == "2026-07-01 00:30:00"
    assert bound(mysql.DATETIME()) == "2026-07-01 02:30:00"


@pytest.mark.parametrize(
    ("dialect", "exact"),
    [("postgresql", "NUMERIC"), ("mssql", "NUMERIC(38, 10)")],
)
def test_a_number_is_rounded_down_exactly(dialect: str, exact: str):
    number, sign = f"CAST(things.thing AS {exact})", "%" if dialect == "mssql" else "%%"
    assert told(rounded_down(THING.c.thing, literal_column("50")), dialect) == (
        f"(({number} - {number} {sign} 50) - CASE WHEN ({number} {sign} 50 < 0) THEN 50 ELSE 0 END)"
    )


def test_a_number_is_rounded_down_by_mysql_without_a_remainder():
    """A MariaDB holds the one of a negative multiple, which is nothing, for less than nothing."""
    rounded = told(rounded_down(THING.c.thing, literal_column("50")), "mysql")
    assert rounded == "(floor(CAST(things.thing AS DECIMAL(38, 10)) / 50) * 50)"
