"""An operator says that a work order is carried out, of what it asks for now; the next reading is what confirms it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from orchestration.enforcement.orders import Order, orders
from orchestration.enforcement.receipt import Receipt, receive
from orchestration.enforcement.work_order import work_order_file
from orchestration.errors import OrderError
from tests.orchestration.enforcement.estate import AT, Estate

READ = (
    "insert into control.loads (source, table_name, as_of, started_at, status) "
    "values ('shop', '{}', '2026-11-22', '{}', '{}')"
)


@pytest.fixture
def ordered(make_estate: Callable[..., Estate]) -> Estate:
    """The shop's operator is asked to erase two people."""
    estate = make_estate(write_back="work_order")
    for person in ("p1", "p4"):
        estate.due(person)
    estate.act()
    return estate


def listed(estate: Estate, *, everything: bool = False) -> tuple[Order, ...]:
    with estate.warehouse.connect() as connection:
        return orders(connection, estate.home, everything=everything)


def said(estate: Estate, file: str | Path | None = None, *, by: str = "Paul", hours: int = 1) -> Receipt:
    (order,) = listed(estate, everything=True)
    with estate.warehouse.begin() as connection:
        name = Path(file or order.file)
        return receive(connection, estate.home, {"shop": estate.source}, name, by=by, at=AT + timedelta(hours=hours))


def read(estate: Estate, *, hours: int, status: str = "loaded") -> None:
    for table, came in (("people", status), ("notes", "loaded")):
        estate.run(READ.format(table, (AT + timedelta(hours=hours)).isoformat(), came))


def test_an_order_waits_until_its_operator_says_it_is_done(ordered: Estate):
    (order,) = listed(ordered)
    assert (order.source, order.written_at, order.unconfirmed) == ("shop", AT, 12)
    assert (order.received_by, order.still_there) == (None, 0)
    file = work_order_file(ordered.home, order.plan_id, "shop")
    receipt = said(ordered)
    assert (receipt.lines, receipt.file_hash) == (12, sha256(file.read_bytes()).hexdigest())
    (order,) = listed(ordered)
    assert (order.received_by, order.received_at) == ("Paul", AT + timedelta(hours=1))
    assert order.unconfirmed == 12, "what an operator says confirms nothing"


def test_what_is_there_when_the_system_is_read_whole_since_is_told_apart(ordered: Estate):
    read(ordered, hours=0)
    said(ordered)
    read(ordered, hours=2, status="unreachable")
    assert listed(ordered)[0].still_there == 0
    read(ordered, hours=3)
    assert listed(ordered)[0].still_there == 12
    assert said(ordered, by="Anne", hours=4).is_new, "it was carried out once more"
    assert listed(ordered)[0].still_there == 0
    read(ordered, hours=5)
    assert listed(ordered)[0].still_there == 12


def test_the_same_receipt_is_taken_once(ordered: Estate):
    assert said(ordered).is_new
    again = said(ordered, by="Anne", hours=2)
    assert (again.is_new, again.received_by) == (False, "Paul")
    assert ordered.rows("select count(*) from enforcement.receipts") == [(1,)]


def test_a_copy_of_the_order_is_as_good_as_its_name_and_one_that_changed_is_refused(ordered: Estate, tmp_path: Path):
    (order,) = listed(ordered)
    copy = tmp_path / "elsewhere" / order.file
    copy.parent.mkdir()
    whole = work_order_file(ordered.home, order.plan_id, "shop").read_bytes()
    copy.write_bytes(whole)
    ordered.run("update enforcement.items set source_state = 'rescinded' where person_id = 'p1'")
    with pytest.raises(OrderError, match="is not what is asked for by now"):
        said(ordered, copy)
    assert ordered.rows("select count(*) from enforcement.receipts") == [(0,)]
    copy.write_bytes(b"".join(line for line in whole.splitlines(keepends=True) if not line.startswith(b"1,")))
    assert said(ordered, copy).lines == 6


def test_what_was_confirmed_and_what_was_taken_back_are_told_apart(ordered: Estate):
    ordered.run("update enforcement.items set source_state = 'rescinded' where person_id = 'p1'")
    ordered.run(
        "update enforcement.items set source_state = 'confirmed' where person_id = 'p4' and document_id is null"
    )
    (order,) = listed(ordered, everything=True)
    documents = ordered.rows(
        "select count(*) from enforcement.items where person_id = 'p4' and document_id is not null"
    )
    assert (order.taken_back, order.unconfirmed) == (6, documents[0][0])
    assert order.confirmed == 6 - order.unconfirmed


@pytest.mark.parametrize(
    ("prepare", "by", "file", "sentence"),
    [
        ("select 1", " ", None, "names who carried the order out"),
        ("select 1", "Paul", "plan_shop.csv", "is no work order of Oubli's"),
        ("update enforcement.items set source_state = 'confirmed'", "Paul", None, "has nothing left to do"),
    ],
)
def test_no_receipt_of_what_is_no_open_order(ordered: Estate, prepare: str, by: str, file: str | None, sentence: str):
    ordered.run(prepare)
    with pytest.raises(OrderError, match=sentence):
        said(ordered, file, by=by)


def test_an_order_whose_file_is_gone_waits_for_the_next_night(ordered: Estate):
    (order,) = listed(ordered)
    work_order_file(ordered.home, order.plan_id, "shop").unlink()
    with pytest.raises(OrderError, match="the next night writes it to"):
        said(ordered)


def test_what_is_confirmed_is_listed_only_when_asked_for(ordered: Estate):
    ordered.run("update enforcement.items set source_state = 'confirmed'")
    assert listed(ordered) == ()
    assert [order.unconfirmed for order in listed(ordered, everything=True)] == [0]


@pytest.mark.parametrize(
    "statement",
    ["delete from enforcement.receipts", "truncate enforcement.receipts", "update enforcement.receipts set lines = 1"],
)
def test_a_receipt_cannot_be_taken_back(ordered: Estate, statement: str):
    said(ordered)
    with pytest.raises(DBAPIError):
        ordered.run(statement)
