"""The policy book and the event names as rows."""

import pytest

from orchestration.errors import DataMapError
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.event_types import check_event_types
from orchestration.ingestion.policy_rows import load_event_names, load_policies
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from tests.orchestration.ingestion.systems import CONTACTS, mapped
from tests.orchestration.ingestion.test_data_map import SHIPPED

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


def crm(**event_types):
    return mapped("crm", [CONTACTS], connection={}, event_types=event_types)


def test_event_names_are_those_of_tonights_sources(warehouse, book):
    load_event_names(warehouse.engine, [crm(Clic="click", Appel="call_in")], book.contact_events)
    load_event_names(warehouse.engine, [crm(Clic="opened")], book.contact_events)
    assert warehouse.rows("select * from policy.event_names") == [("crm", "Clic", "opened")]
    load_event_names(warehouse.engine, [], book.contact_events)
    assert warehouse.rows("select * from policy.event_names") == []


@pytest.mark.parametrize(
    ("event_type", "sentence"),
    [
        ("clik", "unknown event type 'clik'; did you mean 'click'?"),
        ("Opened", "unknown event type 'Opened'; did you mean 'open'?"),
        ("zzz", "unknown event type 'zzz'; known are click, form, order"),
    ],
)
def test_a_name_that_means_nothing_stops_the_night(warehouse, book, event_type, sentence):
    load_event_names(warehouse.engine, [crm(Clic="click")], book.contact_events)
    with pytest.raises(DataMapError) as caught:
        load_event_names(warehouse.engine, [crm(Appel="call_in", Clic=event_type)], book.contact_events)
    assert caught.value.place == "_crm__sources.yml: event_types.Clic"
    assert caught.value.sentence.startswith(sentence)
    assert warehouse.rows("select * from policy.event_names") == [("crm", "Clic", "click")]


@pytest.mark.parametrize("source", SHIPPED)
def test_every_shipped_data_map_names_known_events(book, source):
    check_event_types(read_data_map(PROJECT_DIR, [source]), book.contact_events)
