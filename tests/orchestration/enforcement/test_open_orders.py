"""What an operator was asked to erase and still has: it goes from raw again, unless it is no longer due."""

import csv
from collections.abc import Callable

import pytest

from orchestration.enforcement.open_orders import settle_orders
from orchestration.enforcement.work_order import work_order_file
from tests.orchestration.enforcement.estate import AS_OF, Estate

STATES = "select distinct person_id, source_state from enforcement.items order by 1, 2"


@pytest.fixture
def ordered(make_estate: Callable[..., Estate]) -> Estate:
    """Two people went from raw, and the operator has not acted when it is read again."""
    estate = make_estate(write_back="work_order")
    for person in ("p1", "p4"):
        estate.due(person)
    estate.act()
    estate.land()
    # Their addresses are known again, as the whole table was read.
    estate.run(
        "insert into identity.identifiers values ('shop', '1', 'email', 'print1', false), "
        "('shop', '4', 'email', 'print4', false)"
    )
    return estate


def settle(estate: Estate) -> int:
    return settle_orders(estate.warehouse, estate.source, as_of=AS_OF, home=estate.home)


def test_what_is_still_due_goes_from_raw_again(ordered: Estate):
    assert ordered.rows("select count(*) from raw_shop.people where email is not null and person_no in (1, 4)") == [
        (2,)
    ]
    assert settle(ordered) == 0
    assert ordered.rows("select count(*) from raw_shop.people where email is not null and person_no in (1, 4)") == [
        (0,)
    ]
    assert ordered.rows("select count(*) from identity.identifiers where fingerprint in ('print1', 'print4')") == [(0,)]
    assert ordered.rows(STATES) == [("p1", "ordered"), ("p4", "ordered")]


def test_who_came_back_stays_and_the_order_is_taken_back(ordered: Estate):
    ordered.run("delete from marts.fct_due_actions where person_id = 'p1'")
    assert settle(ordered) == 6
    assert ordered.rows("select person_no from raw_shop.people where email is not null and person_no in (1, 4)") == [
        (1,)
    ]
    assert ordered.rows(STATES) == [("p1", "rescinded"), ("p4", "ordered")]
    ((plan,),) = ordered.rows("select distinct plan_id from enforcement.items")
    with work_order_file(ordered.home, str(plan), "shop").open(encoding="utf-8", newline="") as file:
        assert {row["record_id"] for row in csv.DictReader(file)} == {"4"}


def test_who_is_held_since_stays(ordered: Estate):
    ordered.run("update marts.fct_due_actions set is_held = true where person_id = 'p1'")
    assert settle(ordered) == 6
    assert ordered.rows("select person_no from raw_shop.people where email is not null and person_no in (1, 4)") == [
        (1,)
    ]


def test_an_opt_out_that_came_since_is_remembered_before_it_goes(ordered: Estate):
    ordered.run(
        "insert into intermediate.int_objections__unioned (person_id, purpose, channel, origin, is_dated, objected_on, "
        "is_prospecting) values ('p1', 'prospecting', 'email', 'declared', true, '2026-11-20', true)"
    )
    settle(ordered)
    assert ordered.rows("select fingerprint, channel from suppression.entries") == [("print1", "email")]


def _without_the_row_of_p1(estate: Estate) -> None:
    """The operator deletes the row of people alone, and the next night reads that."""
    estate.run_in_shop("set session_replication_role = replica; delete from people where person_no = 1")
    estate.run("delete from identity.records where record_id = '1'; delete from marts.fct_due_actions")
    estate.land()


def test_what_belongs_to_a_row_that_is_gone_is_asked_for_still(ordered: Estate):
    _without_the_row_of_p1(ordered)
    assert settle(ordered) == 6, "p4, who is known and not due"
    left = ordered.rows("select data_category, source_state from enforcement.items where person_id = 'p1' order by 1")
    assert left == [
        ("account", "ordered"), ("activity", "ordered"), ("contact_details", "confirmed"), ("identity", "confirmed"),
        ("notes", "ordered"), ("professional", "confirmed"),
    ]  # fmt: skip
    assert ordered.rows("select 1 from raw_shop.clicks where person_no = 1") == []
    ((plan,),) = ordered.rows("select distinct plan_id from enforcement.items")
    with work_order_file(ordered.home, str(plan), "shop").open(encoding="utf-8", newline="") as file:
        assert {row["record_id"] for row in csv.DictReader(file)} == {"1"}


def test_a_reading_that_is_not_trusted_takes_nothing_back(ordered: Estate):
    ordered.run(
        "delete from marts.fct_due_actions; insert into control.source_gates (source, as_of, reason_en, reason_fr) "
        f"values ('shop', '{AS_OF}', 'short', 'incomplet')"
    )
    assert settle(ordered) == 0
    assert ordered.rows(STATES) == [("p1", "ordered"), ("p4", "ordered")]


def test_an_order_with_nothing_left_to_do_goes(ordered: Estate):
    ((plan,),) = ordered.rows("select distinct plan_id from enforcement.items")
    file = work_order_file(ordered.home, str(plan), "shop")
    assert file.exists()
    ordered.run_in_shop("delete from people_log; delete from clicks; delete from notes; delete from sessions")
    ordered.run_in_shop("delete from lines; delete from invoices; delete from people where person_no in (1, 4)")
    ordered.land()
    assert ordered.rows(STATES) == [("p1", "confirmed"), ("p4", "confirmed")]
    settle(ordered)
    assert not file.exists()


def test_a_row_in_quarantine_is_in_its_system_still(ordered: Estate):
    ordered.run(
        "insert into quarantine.rows (source, table_name, row_key, record_id, reason, payload) "
        "values ('shop', 'people', '1', '1', 'date', '{}')"
    )
    ordered.run_in_shop("delete from people_log; delete from clicks; delete from notes; delete from sessions")
    ordered.run_in_shop("delete from lines; delete from invoices; delete from people where person_no in (1, 4)")
    ordered.land()
    assert ordered.rows(STATES) == [("p1", "ordered"), ("p4", "confirmed")], "it is confirmed of whom nothing is there"
    assert settle(ordered) == 6, "what is due of the other, nobody knows until the row can be read"
    assert ordered.rows(STATES) == [("p1", "rescinded"), ("p4", "confirmed")]


@pytest.mark.parametrize("kept", ["invoices:3", "3"])
def test_so_is_a_document_in_quarantine_that_names_no_record(ordered: Estate, kept: str):
    ordered.run(
        "insert into quarantine.rows (source, table_name, row_key, reason, payload) "
        "values ('shop', 'invoices', '3', 'date', '{}');"
        f"update enforcement.items set document_id = '{kept}' where person_id = 'p1'"
    )
    ordered.run_in_shop("delete from people_log; delete from clicks; delete from notes; delete from sessions")
    ordered.run_in_shop("delete from lines; delete from invoices; delete from people where person_no in (1, 4)")
    ordered.land()
    assert ordered.rows(STATES) == [("p1", "ordered"), ("p4", "confirmed")]
