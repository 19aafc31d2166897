"""What is left of somebody who was erased, asked at once, after the next reading, and when the data is back."""

from collections.abc import Callable

from orchestration.evidence.traces import Traces, traces
from orchestration.identity.fingerprints import fingerprint
from tests.orchestration.enforcement.estate import AS_OF, AT, KEY, Estate

LATER = "2026-11-22 02:00+00"


def read(estate: Estate, at: str = AT.isoformat(), status: str = "loaded") -> None:
    """The shop is read, and what it holds is noted."""
    estate.run(
        "insert into control.loads (source, table_name, as_of, started_at, status) "
        f"values ('shop', 'people', '{AS_OF}', '{at}', '{status}')"
    )


def know(estate: Estate, number: int) -> None:
    """The record is linked with its fingerprint."""
    print_ = fingerprint(KEY, "record", f"shop:{number}")
    estate.run(f"insert into identity.record_fingerprints values ('shop', '{number}', '{print_}')")


def asked(estate: Estate, number: int, *, by: str = "record") -> Traces:
    """By the record, or by its address; the shop's fingerprints of addresses are its own."""
    name = f"shop:{number}"
    prints = [fingerprint(KEY, "record", name)] if by == "record" else [f"print{number}"]
    with estate.warehouse.connect() as connection:
        return traces(connection, prints, name if by == "record" else None)


def left(found: Traces) -> tuple[int, int, int, int]:
    return found.records, found.returned, found.ordered, found.archived


def test_whoever_the_night_erased_is_known_no_more_the_same_minute(estate: Estate):
    read(estate)
    assert left(asked(estate, 1)) == (1, 0, 0, 0)
    estate.due("p1")
    estate.act()
    assert estate.rows("select record_id from identity.records where record_id = '1'"), "the next reading links anew"
    found = asked(estate, 1)
    assert [(one.at[:10], one.as_of) for one in found.erased] == [("2026-11-21", "2026-11-21")]
    assert left(found) == (0, 0, 0, 0)
    assert left(asked(estate, 1, by="address")) == (0, 0, 0, 0)
    read(estate, LATER, "unreachable")
    assert left(asked(estate, 1)) == (0, 0, 0, 0), "a system that did not answer has told nothing new"


def test_whoever_is_read_anew_after_that_is_back(estate: Estate):
    read(estate)
    know(estate, 1)
    know(estate, 2)
    estate.run("insert into identity.identifiers values ('shop', '2', 'email', 'print1', false)")
    estate.due("p1")
    estate.act()
    read(estate, LATER)
    assert left(asked(estate, 1)) == (1, 1, 0, 0)
    # Another record with the same address, of which nothing was erased, is no return.
    assert left(asked(estate, 1, by="address")) == (1, 0, 0, 0)
    estate.run("insert into identity.identifiers values ('shop', '1', 'email', 'print1', false)")
    assert left(asked(estate, 1, by="address")) == (2, 1, 0, 0)


def test_whoever_lost_a_part_is_known_and_did_not_come_back(estate: Estate):
    read(estate)
    know(estate, 1)
    estate.due("p1", "notes")
    estate.act()
    assert left(asked(estate, 1)) == (1, 0, 0, 0)
    estate.run("delete from identity.holdings where record_id = '1' and data_category = 'notes'")
    read(estate, LATER)
    assert left(asked(estate, 1)) == (1, 0, 0, 0)


def test_what_an_operator_was_asked_to_erase_waits_and_did_not_come_back(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    read(estate)
    estate.due("p1")
    estate.act()
    read(estate, LATER)
    assert left(asked(estate, 1)) == (1, 0, 1, 0)
    estate.run("update enforcement.items set source_state = 'confirmed'")
    assert left(asked(estate, 1)) == (1, 1, 0, 0), "confirmed, and yet there again"


def test_what_only_the_archive_keeps_is_told_as_such(estate: Estate):
    read(estate)
    estate.due("p1", action="archive")
    estate.act()
    assert left(asked(estate, 1)) == (0, 0, 0, 1)
    estate.run("delete from identity.holdings where record_id = '1'")
    read(estate, LATER)
    assert left(asked(estate, 1)) == (0, 0, 0, 1)


def test_new_events_and_the_row_of_a_document_are_no_return(estate: Estate):
    read(estate)
    know(estate, 1)
    estate.due("p1", "notes")
    estate.act()
    estate.run(
        "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose,"
        " rule, due_on, outcome, source_state, settled_at) select plan_id, 100, person_id, source, record_id,"
        " 'statistics', action, purpose, rule, due_on, outcome, 'confirmed', settled_at from enforcement.items;"
        "delete from identity.holdings where record_id = '1' and data_category = 'notes';"
        "insert into identity.holdings (source, record_id, document_id, data_category) values"
        " ('shop', '1', null, 'statistics'), ('shop', '1', 'D1', 'notes')"
    )
    read(estate, LATER)
    assert left(asked(estate, 1)) == (1, 0, 0, 0)


def test_whoever_asks_by_an_address_is_told_of_what_the_archive_keeps(estate: Estate):
    read(estate)
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p3", "identity", "archive")
    estate.act()
    estate.run("delete from identity.identifiers where record_id = '3'")
    found = asked(estate, 3, by="address")
    assert (found.records, found.archived, found.originals) == (0, 1, 1)
    assert asked(estate, 4, by="address").archived == 0
    estate.run("delete from archive.items where document_id is not null")
    assert (asked(estate, 3, by="address").archived, asked(estate, 3, by="address").originals) == (1, 0)


def test_what_ends_in_the_archive_leaves_nobodys_fingerprint_there(estate: Estate):
    estate.due("p3", "identity", "archive")
    estate.act()
    assert estate.rows("select fingerprint, kind from archive.identifiers") == [("print3", "email")]
    estate.run("update marts.fct_due_actions set action = 'delete'")
    estate.act()
    assert estate.rows("select count(*) from archive.items") == [(0,)]
    assert estate.rows("select count(*) from archive.identifiers") == [(0,)]


def test_what_an_operator_left_of_a_record_that_is_known_no_more_is_told(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    read(estate)
    estate.due("p1")
    estate.act()
    estate.run("delete from identity.records where record_id = '1'")
    assert left(asked(estate, 1)) == (0, 0, 1, 0)
