"""The policy book and the event names as rows."""

import pytest

from orchestration.ingestion.policy_rows import load_event_names, load_policies
from orchestration.settings import Settings
from retention_policies.book import PolicyBook
from tests.orchestration.ingestion.systems import CONTACTS, mapped

TABLES = ("policies", "rules", "grounds", "contact_events")


@pytest.fixture(scope="module")
def book():
    return PolicyBook.load(Settings().policies_path)


def _counts(warehouse):
    return [warehouse.rows(f"select count(*), count(distinct policy_hash) from policy.{table}")[0] for table in TABLES]


def test_a_book_is_loaded_once_however_often(warehouse, book):
    load_policies(warehouse.engine, book)
    before = _counts(warehouse)
    load_policies(warehouse.engine, book)
    rows = (book.policy_rows(), book.rule_rows(), book.ground_rows(), book.contact_event_rows())
    assert before == _counts(warehouse) == [(len(each), 1) for each in rows]
    assert warehouse.rows("select policy_hash from policy.books") == [(book.hash,)]


def test_an_earlier_book_stays_and_the_newest_was_loaded_last(warehouse, book):
    load_policies(warehouse.engine, book)
    other = PolicyBook(book.policies[1:], book.contact_events)
    load_policies(warehouse.engine, other)
    newest = "select policy_hash from policy.books order by loaded_at desc"
    assert warehouse.rows(newest) == [(other.hash,), (book.hash,)]
    load_policies(warehouse.engine, book)
    assert warehouse.rows(newest) == [(book.hash,), (other.hash,)]


def test_event_names_are_those_of_tonights_sources(warehouse):
    crm = mapped("crm", [CONTACTS], connection={}, event_types={"Clic": "click", "Appel": "call_in"})
    load_event_names(warehouse.engine, [crm])
    load_event_names(warehouse.engine, [mapped("crm", [CONTACTS], connection={}, event_types={"Clic": "open"})])
    assert warehouse.rows("select * from policy.event_names") == [("crm", "Clic", "open")]
    load_event_names(warehouse.engine, [])
    assert warehouse.rows("select * from policy.event_names") == []
