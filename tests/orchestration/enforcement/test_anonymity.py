"""Invoices of several people are anonymised; then somebody tries, by every value that is left, to find out whose."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from orchestration.enforcement.holding import Covered, lift, place
from orchestration.ingestion.nobody import settle_nobody
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate
from tests.orchestration.enforcement.shop import OF_PEOPLE, table
from tests.orchestration.ingestion.systems import column

PART: dict[str, Any] = {
    "belongs_to": {"table": "bills", "column": "bill_no"},
    "category": "documents",
    "archive": "keep",
}
BILLS = (
    table(
        "bills",
        "bill_no",
        [
            column("person_no", "integer", when_anonymised="null"),
            column("issued_on", "date", erase="keep"),
            column("postcode", "text", erase="department", quasi_identifier=True),
            column("amount", "numeric", erase={"bucket": 50}),
            column("remark", "text", erase="redact"),
        ],
        belongs_to=OF_PEOPLE,
        grain="document",
        category="documents",
        archive="keep",
        erase="anonymise",
        k_anonymity=3,
        unread=[{"name": "order_ref"}],
    ),
    table("bill_lines", "line_no", [column("bill_no", "integer"), column("label", "text")], erase="anonymise", **PART),
    table(
        "receipts",
        "receipt_no",
        [
            column("bill_no", "integer", when_anonymised="keep"),
            column("payer", "text"),
            column("method", "text", erase="keep", quasi_identifier=True),
        ],
        grain="document",
        erase="anonymise",
        k_anonymity=2,
        **PART,
    ),
)
PEOPLE = range(7001, 7008)
"""One bill each, 8 thousand further on: three from Paris, two from Lyon, one from Marseille; the last one stays."""
MADE = """
    create table bills (bill_no bigint primary key, person_no bigint references people, issued_on date, postcode text,
        amount numeric, remark text not null, order_ref text);
    create table bill_lines (line_no bigint primary key, bill_no bigint references bills, label text);
    create table receipts (receipt_no bigint primary key, bill_no bigint references bills, payer text, method text);
    insert into people select i, 'person' || i || '@people.example', 'Person ' || i, null, false, null
        from generate_series(7001, 7007) i;
    insert into bills select i + 8000, i, '2014-03-01', (array['75001', '75002', '75003', '69001', '69002', '13001',
        '75004'])[i - 7000], i - 6900, 'for Person ' || i, 'O' || i from generate_series(7001, 7007) i;
    insert into bill_lines select i + 20000, i + 8000, 'Gift for Person ' || i from generate_series(7001, 7007) i;
    insert into receipts select i + 40000, i + 8000, 'Person ' || i, case i when 7001 then 'cheque' else 'card' end
        from generate_series(7001, 7007) i;
"""
OURS = ("raw_shop", "archive", "identity", "enforcement", "evidence", "control", "quarantine", "suppression")
# What many rows say tells nobody: amounts, dates, and what the techniques leave.
TELLS_NOBODY = {"***", "75", "card", "2014-03-01"} | {str(100 + n * 50) for n in range(-2, 3)}
A_PERSON = re.compile(r"(?<!\d)700[1-7](?!\d)")


@pytest.fixture
def billed(make_estate: Callable[..., Estate]) -> Estate:
    """A shop that has archived its bills and receipts itself; one of them was held, and a look taken at."""
    estate = make_estate(more=BILLS)
    estate.run_in_shop(MADE)
    estate.land()
    estate.run("truncate identity.records, identity.identifiers")
    estate.identify()
    make_all_due(estate, "archive", PEOPLE)
    # Nobody approved this one, and another took its place.
    estate.freeze(as_of=AS_OF.replace(day=20), today=AS_OF.replace(day=19))
    estate.act()
    with estate.warehouse.begin() as connection:
        on = AS_OF.replace(day=1)
        held = place(
            connection, Covered("shop", None, "bills:15001"), kind="legal_hold", by="x", reason="x", on=on, until=None
        )
        lift(connection, held.hold.hold_id, by="x", reason="x", at=AT)
    return estate


def make_all_due(estate: Estate, action: str, people: range) -> None:
    estate.run("truncate marts.fct_due_actions, marts.fct_deadlines")
    for i in people:
        for document in (f"bills:{i + 8000}", f"receipts:{i + 40000}"):
            estate.due(f"p{i}", "documents", action, document=document, source="shop", purpose="accounting")


def next_night_reads(estate: Estate) -> None:
    """The next reading, after which the marts know nothing of what is over."""
    estate.land()
    with estate.warehouse.begin() as connection:
        assert settle_nobody(connection, estate.source, whole=True)["bills"] == 0
    estate.run("truncate marts.fct_due_actions, marts.fct_deadlines")


def left_values(estate: Estate) -> set[str]:
    """Every text and number that the anonymised rows of the shop hold, but for what tells nobody."""
    rows = [
        row
        for name, key in (("bills", "bill_no"), ("bill_lines", "bill_no"), ("receipts", "bill_no"))
        for row in estate.rows_in_shop(f"select * from {name} where {key} < 15007")
    ]
    return {str(value) for row in rows for value in row if value is not None} - TELLS_NOBODY


def told_of_people(estate: Estate) -> Iterator[tuple[str, str]]:
    """Every row, here and in the shop, that names one of these people, with the table it stands in."""
    query = (
        "select table_schema, table_name from information_schema.tables "
        "where table_type = 'BASE TABLE' and table_schema = any('{" + ",".join((*OURS, "public")) + "}')"
    )
    for read, prefix in ((estate.rows, ""), (estate.rows_in_shop, "shop: ")):
        for schema, name in read(query):
            for (row,) in read(f'select row_to_json(t)::text from {schema}."{name}" t'):
                if A_PERSON.search(str(row)):
                    yield f"{prefix}{schema}.{name}", str(row)


def joins(estate: Estate) -> set[tuple[str, str]]:
    """By which value an anonymised row leads to a row that names a person, and in which table."""
    values = left_values(estate)
    assert len(values) == 18, values
    return {
        (value, place)
        for place, row in told_of_people(estate)
        for value in values & set(re.findall(r"\w+", row.replace("_", " ")))
    }


def test_no_value_of_an_anonymised_row_leads_to_a_person(billed: Estate):
    make_all_due(billed, "anonymise", range(7001, 7007))
    assert set(billed.outcomes(billed.act())) == {f"p{i}" for i in range(7001, 7007)}
    next_night_reads(billed)
    assert joins(billed) == set()
    # Whose data was treated is still told, and who is not over keeps everything.
    assert billed.rows("select distinct document_id from enforcement.items where person_id = 'p7001'") == [("-",)]
    kept = "select person_no, postcode, amount, remark, order_ref from bills where bill_no = 15007"
    assert billed.rows_in_shop(kept) == [(7007, "75004", 107, "for Person 7007", "O7007")]
    assert billed.rows("select document_id from identity.holdings where record_id = '7007' and document_id > ''") == [
        ("bills:15007",),
        ("receipts:47007",),
    ]


def test_until_the_next_reading_has_confirmed_it_an_item_knows_the_number(billed: Estate):
    make_all_due(billed, "anonymise", range(7001, 7007))
    billed.act()
    assert {place for _, place in joins(billed)} >= {"enforcement.items"}


def test_who_shares_a_department_with_too_few_keeps_none(billed: Estate):
    make_all_due(billed, "anonymise", range(7001, 7007))
    billed.act()
    left = "select postcode, count(*) from bills where bill_no < 15007 group by 1 order by 1"
    assert billed.rows_in_shop(left) == [("75", 3), (None, 3)]
    methods = "select method, count(*) from receipts where bill_no < 15007 group by 1 order by 1"
    assert billed.rows_in_shop(methods) == [("card", 5), (None, 1)]
    assert billed.rows(
        "select table_name, k, rows_before, smallest_before, small_rows_before, rows_after, smallest_after, "
        "small_rows_after from control.anonymity order by 1"
    ) == [("bills", 3, 6, 1, 3, 3, 3, 0), ("receipts", 2, 6, 1, 1, 5, 5, 0)]


def test_a_group_grows_with_the_nights(billed: Estate):
    for night in (range(7001, 7004), range(7007, 7008)):
        make_all_due(billed, "anonymise", night)
        billed.act()
    assert billed.rows_in_shop("select count(*) from bills where postcode = '75'") == [(4,)]


def test_small_groups_are_deleted_where_the_data_map_says_so(billed: Estate):
    tables = tuple(
        t.model_copy(update={"small_groups": "delete"}) if t.name == "receipts" else t for t in billed.source.tables
    )
    deleting = replace(billed, source=billed.source.model_copy(update={"tables": tables}))
    make_all_due(deleting, "anonymise", range(7001, 7007))
    deleting.act()
    assert deleting.rows_in_shop("select count(*) from receipts where bill_no < 15007") == [(5,)]
    assert deleting.rows_in_shop("select receipt_no from receipts where bill_no = 15001") == []


def test_where_nobody_can_measure_it_what_may_single_out_is_to_be_emptied(make_estate: Callable[..., Estate]):
    told = make_estate(more=BILLS, write_back="work_order")
    told.run_in_shop(MADE)
    told.land()
    told.run("truncate identity.records, identity.identifiers")
    told.identify()
    make_all_due(told, "anonymise", range(7001, 7002))
    plan = told.act()
    (order,) = (told.home / "work_orders").glob(f"{plan.plan_id}*")
    leaves = order.read_text(encoding="utf-8")
    assert (
        "bills.postcode: empty, bills.amount: rounded down to a multiple of 50, bills.remark: `***` if it is not "
        "empty, bills.person_no: empty, bills.order_ref: empty, bill_lines.label: empty"
    ) in leaves
    told.run_in_shop(
        "update bills set person_no = null, postcode = null, amount = 100, remark = '***' where bill_no = 15001; "
        "update receipts set payer = null, method = null where bill_no = 15001; "
        "update bill_lines set label = null where bill_no = 15001"
    )
    next_night_reads(told)
    confirmed = "select distinct source_state, document_id from enforcement.items where action = 'anonymise'"
    assert told.rows(confirmed) == [("confirmed", "-")]


def test_a_restored_bill_leads_to_its_person_again_and_is_judged_again(billed: Estate):
    make_all_due(billed, "anonymise", range(7001, 7002))
    billed.act()
    next_night_reads(billed)
    billed.run_in_shop("update bills set person_no = 7001 where bill_no = 15001")
    billed.land()
    held = "select document_id from identity.holdings where record_id = '7001' and document_id like 'bills:%'"
    assert billed.rows(held) == [("bills:15001",)]
    make_all_due(billed, "anonymise", range(7001, 7002))
    billed.act(as_of=AS_OF.replace(day=22))
    assert billed.rows_in_shop("select person_no from bills where bill_no = 15001") == [(None,)]
