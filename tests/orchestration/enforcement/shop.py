"""A shop's CRM: one table of every kind that a data map knows, and its own database."""

from collections.abc import Sequence
from typing import Any

from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.ingestion.systems import column, mapped

OF_PEOPLE = {"table": "people", "column": "person_no"}


def table(name: str, key: str, columns: list[dict[str, Any]], **meta: object) -> dict[str, Any]:
    key_type = "text" if key == "sku" else "integer"
    return {"name": name, "config": {"meta": {"key": key} | meta}, "columns": [column(key, key_type), *columns]}


def shop(
    name: str = "shop",
    *,
    people: dict[str, object] | None = None,
    more: Sequence[dict[str, Any]] = (),
    quote_leads_to: str = "null",
    write_back: str = "write",
    **meta: object,
) -> MappedSource:
    """The data map; `people` are further settings of its table of records, `more` are further tables.

    Args:
        quote_leads_to: what the person of an anonymised quote becomes.
    """
    tables = [
        table(
            "people",
            "person_no",
            [
                column("email", "text", category="contact_details", identifies="email"),
                column("name", "text", category="identity", erase={"constant": "erased"}),
                column("company", "text", category="professional"),
                column("no_contact", "boolean"),
            ],
            grain="record",
            opt_out={"column": "no_contact", "value": True},
            unread=[{"name": "portrait", "category": "identity"}],
            **(people or {}),
        ),
        table(
            "clicks",
            "click_no",
            [column("person_no", "integer")],
            belongs_to=OF_PEOPLE,
            grain="event",
            category="activity",
        ),
        table(
            "notes",
            "note_no",
            [column("subject", "text"), column("body", "text")],
            belongs_to={"table": "people", "column": "subject", "prefix": "person,"},
            category="notes",
            archive="drop",
        ),
        table(
            "sessions",
            "session_no",
            [column("person_no", "integer"), column("address", "text"), column("seen_on", "date", erase="year")],
            belongs_to=OF_PEOPLE,
            category="account",
            erase="anonymise",
        ),
        table(
            "people_log",
            "log_no",
            [column("person_no", "integer"), column("old_email", "text", category="contact_details")],
            belongs_to=OF_PEOPLE,
            ingest=False,
        ),
        table(
            "invoices",
            "invoice_no",
            [
                column("person_no", "integer"),
                column("issued_on", "date", erase="keep"),
                column("address", "text", erase={"constant": "erased"}),
            ],
            belongs_to=OF_PEOPLE,
            grain="document",
            category="documents",
            archive="keep",
        ),
        table(
            "lines",
            "line_no",
            [column("invoice_no", "integer"), column("wording", "text")],
            belongs_to={"table": "invoices", "column": "invoice_no"},
            category="documents",
            archive="keep",
        ),
        table(
            "quotes",
            "quote_no",
            [column("person_no", "integer", when_anonymised=quote_leads_to), column("wording", "text")],
            belongs_to=OF_PEOPLE,
            grain="document",
            category="documents",
            erase="anonymise",
        ),
        *more,
    ]
    return mapped(name, tables, write_back=write_back, connection={"embedded": name}, **meta)


SCHEMA = """
    create table people (person_no bigint primary key, email text, name text not null, company text,
        no_contact boolean not null default false, portrait text);
    create table clicks (click_no bigint primary key, person_no bigint not null references people);
    create table notes (note_no bigint primary key, subject text, body text);
    create table sessions (session_no bigint primary key, person_no bigint references people on delete set null,
        address text, seen_on date);
    create table people_log (log_no bigint primary key, person_no bigint not null references people, old_email text);
    create table invoices (invoice_no bigint primary key, person_no bigint not null references people,
        issued_on date, address text not null);
    create table lines (line_no bigint primary key, invoice_no bigint not null references invoices, wording text);
    create table quotes (quote_no bigint primary key, person_no bigint references people on delete set null,
        wording text);
    create table loyalty_cards (card_no bigint primary key, person_no bigint not null references people);
"""
"""As the shop made it; nobody declared its loyalty cards."""

ROWS = """
    insert into people
        select i, 'person' || i || '@people.example', 'Person ' || i, 'Shop ' || i, false, 'face' || i
        from generate_series(1, 4) i;
    insert into clicks select i, i from generate_series(1, 4) i;
    insert into notes select i, 'person,' || i, 'likes tea' from generate_series(1, 4) i;
    insert into notes values (50, 'stock,1', 'of nobody');
    insert into sessions select i, i, '192.0.2.' || i, '2020-05-17' from generate_series(1, 4) i;
    insert into people_log select i, i, 'old' || i || '@people.example' from generate_series(1, 4) i;
    insert into invoices select i, i, '2014-03-01', 'Street ' || i from generate_series(2, 4) i;
    insert into lines select i, i, 'Gift for Person ' || i from generate_series(2, 4) i;
    insert into quotes values (2, 2, 'Quote for Person 2');
"""
"""Person 1 bought nothing; 2, 3 and 4 have an invoice, 2 a quote, too."""
