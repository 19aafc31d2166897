"""The shop on another database than PostgreSQL: read by Oubli's own ingestion, opened with its own sessions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from orchestration.enforcement.reapply import reapply
from orchestration.ingestion.connection import connect
from orchestration.ingestion.ingest import ingest_source
from orchestration.ingestion.mapped_terms import Connection
from orchestration.settings import Settings
from tests.orchestration.enforcement.estate import AS_OF, Estate
from tests.orchestration.enforcement.shop import OF_PEOPLE, table
from tests.orchestration.ingestion.systems import column

URL_ENV = "OUBLI_SHOP_URL"
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MORE: tuple[dict[str, Any], ...] = (
    table(
        "homes",
        "home_no",
        [
            column("person_no", "integer"),
            column("postcode", "text", erase="department"),
            column("moved_in_on", "date", erase="year"),
            column("rent", "numeric", erase={"constant": 0}),
            column("owner", "boolean", erase={"constant": False}),
        ],
        belongs_to=OF_PEOPLE,
        category="account",
        erase="anonymise",
    ),
    table(
        "orders",
        "sku",
        [column("person_no", "integer"), column("wish", "text")],
        belongs_to=OF_PEOPLE,
        grain="document",
        category="documents",
    ),
    table(
        "parcels",
        "parcel_no",
        [column("sku", "text"), column("address", "text")],
        belongs_to={"table": "orders", "column": "sku"},
        category="documents",
    ),
    table(
        "letters",
        "letter_no",
        [column("person_no", "integer"), column("body", "text")],
        belongs_to=OF_PEOPLE,
        category="notes",
        ingest=False,
    ),
    # The answers stand in the same table.
    table(
        "answers",
        "letter_no",
        [column("answers_no", "integer"), column("body", "text")],
        belongs_to={"table": "letters", "column": "answers_no"},
        category="notes",
        ingest=False,
        physical="letters",
    ),
    table(
        "bills",
        "bill_no",
        [
            column("person_no", "integer", when_anonymised=None),
            column("postcode", "text", erase="department", quasi_identifier=True),
            column("amount", "numeric", erase={"bucket": 50}),
            column("pieces", "integer", erase={"bucket": 10}),
            column("remark", "text", erase="redact"),
        ],
        belongs_to=OF_PEOPLE,
        grain="document",
        category="documents",
        erase="anonymise",
        k_anonymity=2,
    ),
)
SCHEMA = """
    create table people (person_no bigint primary key, email varchar(80), name varchar(80) not null,
        company varchar(80), no_contact boolean not null default false, portrait varchar(80));
    create table clicks (click_no bigint primary key, person_no bigint not null,
        foreign key (person_no) references people (person_no));
    create table notes (note_no bigint primary key, subject varchar(80), body varchar(80));
    create table sessions (session_no bigint primary key, person_no bigint, address varchar(80), seen_on date,
        foreign key (person_no) references people (person_no) on delete set null);
    create table people_log (log_no bigint primary key, person_no bigint not null, old_email varchar(80),
        foreign key (person_no) references people (person_no));
    create table invoices (invoice_no bigint primary key, person_no bigint not null, issued_on date,
        address varchar(80) not null, foreign key (person_no) references people (person_no));
    create table `lines` (line_no bigint primary key, invoice_no bigint not null, wording varchar(80),
        foreign key (invoice_no) references invoices (invoice_no));
    create table quotes (quote_no bigint primary key, person_no bigint, wording varchar(80),
        foreign key (person_no) references people (person_no) on delete set null);
    create table loyalty_cards (card_no bigint primary key, person_no bigint not null,
        foreign key (person_no) references people (person_no));
    create table homes (home_no bigint primary key, person_no bigint, postcode varchar(80), moved_in_on date,
        rent decimal(10, 2), owner boolean,
        foreign key (person_no) references people (person_no) on delete set null);
    create table orders (sku varchar(80) primary key, person_no bigint not null, wish varchar(80),
        foreign key (person_no) references people (person_no));
    create table parcels (parcel_no bigint primary key, sku varchar(80) not null, address varchar(80),
        foreign key (sku) references orders (sku));
    create table letters (letter_no bigint primary key, person_no bigint, answers_no bigint, body varchar(80),
        foreign key (person_no) references people (person_no),
        foreign key (answers_no) references letters (letter_no));
    create table bills (bill_no bigint primary key, person_no bigint, postcode varchar(80), amount decimal(10, 2),
        pieces bigint, remark varchar(80) not null, foreign key (person_no) references people (person_no))
"""


def _rows() -> str:
    found = []
    for i in range(1, 5):
        found += [
            f"insert into people values ({i}, 'person{i}@people.example', 'Person {i}', 'Shop {i}', false, 'face{i}')",
            f"insert into clicks values ({i}, {i})",
            f"insert into notes values ({i}, 'person,{i}', 'likes tea')",
            f"insert into sessions values ({i}, {i}, '192.0.2.{i}', '2020-05-17')",
            f"insert into people_log values ({i}, {i}, 'old{i}@people.example')",
            f"insert into homes values ({i}, {i}, '75011', '2019-08-30', 700.50, true)",
            f"insert into letters values ({i}, {i}, null, 'Dear shop'), ({i} + 10, null, {i}, 'Dear Person {i}')",
        ]
    for i in range(2, 5):
        found += [
            f"insert into invoices values ({i}, {i}, '2014-03-01', 'Street {i}')",
            f"insert into `lines` values ({i}, {i}, 'Gift for Person {i}')",
            f"insert into orders values ('o''{i}', {i}, 'for Person {i}')",
            f"insert into parcels values ({i}, 'o''{i}', 'Street {i}')",
        ]
    found += [
        "insert into notes values (50, 'stock,1', 'of nobody')",
        "insert into quotes values (2, 2, 'for Person 2')",
        "insert into bills values (1, 2, '75011', 149.99, 19, 'of Person 2'), (2, 2, '75012', -20, -20, 'none')",
        "insert into bills values (3, 3, '13001', 100, -1, ''), (4, 4, '13002', 0.01, 0, 'at Person 4')",
    ]
    return ";".join(found)


ROWS = _rows()
"""As in the shop on PostgreSQL: person 1 bought nothing; 2, 3 and 4 did."""


def build(engine: Engine) -> None:
    """The shop's tables and rows."""
    run(engine, SCHEMA)
    run(engine, ROWS)


def run(engine: Engine, statements: str) -> None:
    """Write something there; these drivers take one statement at a time."""
    with engine.begin() as connection:
        for statement in statements.split(";"):
            connection.execute(text(statement))


def moved(make_estate: Callable[..., Estate]) -> Estate:
    """An estate whose shop is at the URL of URL_ENV, read."""
    on_postgresql = make_estate(more=MORE)
    source = on_postgresql.source.model_copy(update={"connection": Connection(url_env=URL_ENV)})
    system = connect(source, warehouse=on_postgresql.warehouse, read_only=False)
    estate = replace(on_postgresql, system=system, source=source)
    read(estate)
    return estate


def read(estate: Estate) -> None:
    """A night's reading."""
    loads = ingest_source(
        estate.source,
        warehouse=estate.warehouse,
        settings=Settings(home=estate.home / "reading"),
        as_of=AS_OF,
        started_at=AT,
        on_progress=lambda _: None,
    )
    assert {load.status for load in loads} <= {"loaded", "empty"}, [load.message for load in loads]
    reapply(estate.warehouse, estate.source, is_read=True, as_of=AS_OF)
