"""What lands again: what a system keeps on purpose goes from raw, what was restored in it stays to be judged."""

from collections.abc import Callable

import pytest

from tests.orchestration.enforcement.estate import Estate

INVOICE = "select address from raw_shop.invoices where invoice_no = 3"
QUOTE = "select wording from raw_shop.quotes where quote_no = 2"
HELD = "select count(*) from identity.holdings where document_id = 'quotes:2'"


def anonymise(estate: Estate) -> Estate:
    """The quote to person 2 is over; the shop keeps its row."""
    estate.due("p2", "documents", "anonymise", document="quotes:2", source="shop")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p2": {"anonymised": 1}}
    assert estate.rows_in_shop("select wording from quotes where quote_no = 2") == [(None,)]
    return estate


@pytest.fixture
def anonymised(make_estate: Callable[..., Estate]) -> Estate:
    """One that goes on leading to the row of its person, which will be emptied."""
    return anonymise(make_estate(quote_leads_to="keep", people={"erase": "anonymise"}))


def test_one_that_leads_to_nobody_stays_in_raw_as_what_it_is(estate: Estate):
    assert anonymise(estate).land() == 0
    assert (estate.rows(QUOTE), estate.rows(HELD)) == ([(None,)], [(0,)])


def test_an_anonymised_document_whose_row_stays_in_its_system_goes_from_raw(anonymised: Estate):
    assert anonymised.land() == 1
    assert (anonymised.rows(QUOTE), anonymised.rows(HELD)) == ([], [(0,)])


@pytest.mark.parametrize("view", ["int_holds__unioned", "int_events__measured"])
def test_without_the_views_that_a_broken_build_drops_it_waits_for_the_next_night(anonymised: Estate, view: str):
    anonymised.run(f"alter table intermediate.{view} rename to elsewhere")
    assert anonymised.land() == 0
    assert anonymised.settle() == 0
    anonymised.run(f"alter table intermediate.elsewhere rename to {view}")
    assert anonymised.land() == 1


def test_one_that_a_backup_brings_back_stays_to_be_judged(anonymised: Estate):
    anonymised.run_in_shop("update quotes set wording = 'Quote for Person 2' where quote_no = 2")
    assert anonymised.land() == 0
    assert (anonymised.rows(QUOTE), anonymised.rows(HELD)) == ([("Quote for Person 2",)], [(1,)])


def test_a_person_whom_a_backup_brings_back_stays_to_be_judged(estate: Estate):
    estate.due("p3", "identity contact_details", "anonymise")
    estate.act()
    assert estate.land() == 0
    assert estate.rows("select email from raw_shop.people where person_no = 3") == [(None,)]
    estate.run_in_shop("update people set email = 'person3@people.example' where person_no = 3")
    assert estate.land() == 0
    assert estate.rows("select data_category from identity.holdings where record_id = '3' and document_id is null") > []
    assert estate.rows("select email from raw_shop.people where person_no = 3") == [("person3@people.example",)]


def test_what_the_shop_archives_itself_goes_from_raw_as_long_as_it_is_archived(estate: Estate):
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.act()
    assert estate.land()
    assert estate.rows(INVOICE) == [("erased",)]
    estate.run("delete from archive.items")
    estate.land()
    assert estate.rows(INVOICE) == [("Street 3",)]
