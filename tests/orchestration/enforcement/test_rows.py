"""A row goes unless something that hangs under it stays: by the shop's own foreign keys, in the shop and in raw."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from orchestration.enforcement.erasure import erasures
from orchestration.enforcement.rows import Place
from orchestration.enforcement.target import Targets
from tests.orchestration.enforcement.estate import OWN, Estate
from tests.orchestration.enforcement.shop import shop, table
from tests.orchestration.enforcement.test_erasure import record, told
from tests.orchestration.ingestion.systems import column

EMPTIED = [(None, "erased", None, None)]
FIRST = "select email, name, company, portrait from people where person_no = 1"
REPLIES = table(
    "replies",
    "reply_no",
    [column("click_no", "integer")],
    belongs_to={"table": "clicks", "column": "click_no"},
    category="preferences",
)
"""What hangs under a click."""
MAKE_REPLIES = """
    create table replies (reply_no bigint primary key, click_no bigint not null references clicks);
    insert into replies select i, i from generate_series(1, 4) i;
"""


def without(*categories: str) -> str:
    return " ".join(c for c in OWN.split() if c not in categories)


def test_a_record_under_which_something_is_needed_is_emptied(estate: Estate):
    estate.due("p1", without("activity"))
    estate.needed("p1", "activity")
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 5}}
    assert estate.rows_in_shop(FIRST) == EMPTIED
    assert estate.rows("select email, name from raw_shop.people where person_no = 1") == [(None, "erased")]
    assert 1 in estate.numbers("clicks")
    assert 1 in estate.numbers("clicks", raw=True)
    assert estate.numbers("people_log") == [2, 3, 4]


def test_what_is_needed_of_the_person_and_not_held_here_keeps_no_row(estate: Estate):
    estate.run_in_shop("delete from clicks where person_no = 1")
    estate.land()
    estate.due("p1", without("activity"))
    estate.needed("p1", "activity")
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 5}}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [2, 3, 4]


def test_records_of_one_person_are_told_apart(estate: Estate):
    estate.run_in_shop("delete from clicks where person_no = 1; delete from lines; delete from invoices")
    estate.land()
    estate.run("update identity.records set person_id = 'p1' where record_id = '3'")
    estate.due("p1", without("activity"))
    estate.needed("p1", "activity")
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 10}}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [2, 3, 4]
    assert estate.rows_in_shop("select name from people where person_no = 3") == [("erased",)]


def test_what_no_rule_claims_goes_with_the_record(estate: Estate):
    estate.due("p1", without("activity", "notes"))
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 4}}
    for name in ("people", "clicks"):
        assert estate.numbers(name) == estate.numbers(name, raw=True) == [2, 3, 4]
    assert estate.numbers("notes") == [2, 3, 4, 50]


def test_what_no_rule_claims_stays_while_the_record_does(estate: Estate):
    estate.due("p1", "contact_details")
    estate.needed("p1", "identity")
    estate.act()
    assert estate.numbers("people") == estate.numbers("clicks") == estate.numbers("clicks", raw=True) == [1, 2, 3, 4]


def test_rows_that_are_only_anonymised_keep_the_record_while_they_tell_what_no_rule_claims(estate: Estate):
    estate.due("p1", without("account"))
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 5}}
    assert estate.rows_in_shop(FIRST) == EMPTIED
    assert estate.rows_in_shop("select person_no, address from sessions where session_no = 1") == [(1, "192.0.2.1")]
    assert estate.rows("select person_no, address from raw_shop.sessions where session_no = 1") == [(1, "192.0.2.1")]


def test_what_is_archived_in_the_shop_itself_keeps_the_record(make_estate: Callable[..., Estate]):
    archive = table(
        "orders", "order_no", [column("person_no", "integer")],
        belongs_to={"table": "people", "column": "person_no"}, category="preferences", archive="keep",
    )  # fmt: skip
    estate = make_estate(more=[archive])
    estate.run_in_shop("create table orders (order_no bigint primary key, person_no bigint references people)")
    estate.run_in_shop("insert into orders values (1, 1)")
    estate.land()
    estate.due("p1")
    estate.due("p1", "preferences", "archive")
    assert estate.outcomes(estate.act()) == {"p1": {"archived": 1, "deleted": 6}}
    assert estate.rows_in_shop(FIRST) == EMPTIED
    assert estate.numbers("orders") == [1]
    estate.run("delete from marts.fct_due_actions; delete from marts.fct_deadlines")
    estate.due("p1", "contact_details")
    estate.run_in_shop("update people set email = 'person1@people.example' where person_no = 1")
    estate.land()
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 1}}
    assert estate.rows_in_shop(FIRST) == EMPTIED


@pytest.mark.parametrize(("needed", "left"), [("", [2, 3, 4]), ("preferences", [1, 2, 3, 4])])
def test_what_hangs_under_what_hangs_under_the_record_counts_too(
    make_estate: Callable[..., Estate], needed: str, left: list[int]
):
    estate = make_estate(more=[REPLIES])
    estate.run_in_shop(MAKE_REPLIES)
    estate.land()
    estate.due("p1")
    estate.needed("p1", needed)
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 6}}
    for name in ("replies", "clicks", "people"):
        assert estate.numbers(name) == estate.numbers(name, raw=True) == left
    assert estate.rows_in_shop(FIRST) == (EMPTIED if needed else [])


def test_who_opted_out_and_is_still_known_for_their_clicks_keeps_the_mark(estate: Estate):
    estate.due("p1", without("activity"))
    estate.due("p1", "contact_details", "suppress")
    estate.needed("p1", "activity")
    estate.act()
    assert estate.rows_in_shop("select no_contact, email from people where person_no = 1") == [(True, None)]


@pytest.mark.parametrize("place", ["source", "raw"])
def test_under_a_history_that_is_never_read_anything_needed_of_the_person_may_stand(place: Place):
    target = replace(record("delete identity professional"), needed=frozenset({"contact_details"}))
    found = [told(e) for e in erasures(shop(), Targets(records=(target,)), place)]
    assert found == ["people name company portrait" if place == "source" else "people name company"]
    elsewhere = record("delete identity professional")
    assert [told(e) for e in erasures(shop(), Targets(records=(elsewhere,)), place)][-1] == "people"


def test_children_that_go_along_go_before_the_record():
    source = shop(more=[REPLIES])
    order = [
        told(e)
        for e in erasures(source, Targets(records=(record("delete identity", held="activity preferences"),)), "source")
    ]
    assert order == ["replies", "people_log", "clicks", "people"]
