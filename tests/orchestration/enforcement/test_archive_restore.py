"""What the archive keeps of a record is active again: in its system, once, and with the ledger telling it."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from orchestration.enforcement import archive_restore
from orchestration.evidence.restoration import restorations
from orchestration.identity.fingerprints import fingerprint
from orchestration.ingestion.mapped_terms import Constant
from orchestration.reporting.record import find_record
from tests.orchestration.enforcement.estate import AT, KEY, Estate
from tests.orchestration.enforcement.restoring import AS_BEFORE, OF_3, bring_back

MADE = """
create table intermediate.int_deadlines__ranked (
    person_id text, data_category text, source text, document_id text, phase text, purpose text, rule text, due_on date)
"""


def test_the_row_that_stayed_says_again_what_it_said(archived: Estate):
    assert archived.rows_in_shop(OF_3) == [(None, "erased", "Shop 3")]
    found = bring_back(archived)
    assert archived.rows_in_shop(OF_3) == AS_BEFORE
    assert (found.data_categories, found.documents) == (
        ("contact_details", "documents", "identity"),
        ("invoices:3",),
    )
    assert (found.put_back.updated, found.put_back.inserted, found.put_back.left) == (1, 0, 0)
    for table in ("items", "payloads", "identifiers"):
        assert archived.rows(f"select count(*) from archive.{table}") == [(0,)]


def test_no_later_reading_takes_out_of_raw_what_was_restored(archived: Estate):
    assert archived.land() > 0, "until then an archived invoice goes from raw again"
    bring_back(archived)
    assert archived.land() == 0
    assert archived.rows("select email, name from raw_shop.people where person_no = 3") == [AS_BEFORE[0][:2]]
    assert archived.rows("select address from raw_shop.invoices where invoice_no = 3") == [("Street 3",)]
    assert archived.rows("select distinct source_state from enforcement.items") == [("restored",)]


def test_the_next_reading_is_a_full_one_of_what_came_back(archived: Estate):
    archived.run(
        "insert into control.loads (source, table_name, as_of, status, high_water) values "
        "('shop', 'people', '2026-11-20', 'loaded', '1'), ('shop', 'people', '2026-11-21', 'loaded', '2'), "
        "('shop', 'notes', '2026-11-21', 'loaded', '3')"
    )
    bring_back(archived)
    assert archived.rows("select table_name, high_water from control.loads order by load_id") == [
        ("people", "1"),
        ("people", None),
        ("notes", "3"),
    ]


def test_the_ledger_says_who_when_why_and_what_and_verifies(archived: Estate):
    before = archived.verified()
    found = bring_back(archived)
    assert archived.verified() == found.seq == before + 1
    with archived.warehouse.connect() as connection:
        (told,) = restorations(connection, [fingerprint(KEY, "record", "shop:3")])
        assert restorations(connection, [fingerprint(KEY, "record", "shop:4")]) == ()
        assert restorations(connection, ["print3"]) == (), "whose address it is, nobody noted"
    assert (told.seq, told.at, told.by, told.reason) == (found.seq, AT.isoformat(), "Marie", "case 7")
    assert told.data_categories == ["contact_details", "documents", "identity"]
    archived.run(
        f"insert into identity.record_fingerprints values ('shop', '3', '{fingerprint(KEY, 'record', 'shop:3')}')"
    )
    with archived.warehouse.connect() as connection:
        assert restorations(connection, ["print3"]) == (told,)
        record = find_record(connection, "shop:3", ["shop"])
    (line,) = record.restored
    assert (line.on, line.by, line.reason, line.data_categories) == (
        "2026-11-21",
        "Marie",
        "case 7",
        told.data_categories,
    )
    assert archived.rows("select kind from evidence.erased") == [], "or the next night would erase the person again"


def test_rows_that_went_are_written_anew_parents_first(estate: Estate):
    before = estate.rows_in_shop("select person_no, email, name, company, no_contact from people order by 1")
    estate.due("p1", "identity contact_details professional activity account", action="archive")
    estate.due("p1", "notes")
    estate.act()
    assert 1 not in estate.numbers("people")
    found = bring_back(estate, "1")
    assert (found.put_back.inserted, found.put_back.updated) == (1, 1), "the row of sessions had stayed"
    assert estate.rows_in_shop("select person_no, email, name, company, no_contact from people order by 1") == before
    assert estate.rows_in_shop("select portrait from people where person_no = 1") == [(None,)], "it was never read"
    assert (1, 1) in estate.rows_in_shop("select session_no, person_no from sessions")
    assert estate.rows_in_shop("select seen_on::text, address from sessions where session_no = 1") == [
        ("2020-05-17", "192.0.2.1")
    ]


def test_what_nobody_read_and_may_not_be_empty_is_as_the_data_map_says(archived: Estate):
    archived.run_in_shop(
        "alter table people add tier text, add touched_at timestamptz;"
        "delete from lines; delete from invoices; delete from clicks; delete from people_log; delete from people;"
        "alter table people alter tier set not null, alter touched_at set not null"
    )
    said = {"when_put_back": {"tier": Constant(constant="new"), "touched_at": "now"}}
    tables = tuple(t.model_copy(update=said) if t.name == "people" else t for t in archived.source.tables)
    source = archived.source.model_copy(update={"tables": tables})
    bring_back(Estate(archived.system, archived.warehouse, source, archived.home))
    assert archived.rows_in_shop("select tier, touched_at > now() - interval '1 day' from people") == [("new", True)]


def test_one_document_alone_comes_back_and_the_rest_stays_where_it_is(archived: Estate):
    bring_back(archived, document="invoices:3")
    assert archived.rows("select data_category from archive.items order by 1") == [("contact_details",), ("identity",)]
    assert archived.rows_in_shop(OF_3) == [(None, "erased", "Shop 3")]


def test_what_the_system_says_by_now_stays(archived: Estate):
    archived.run_in_shop("update people set email = 'Person3@people.example' where person_no = 3")
    found = bring_back(archived)
    assert archived.rows_in_shop(OF_3) == [("Person3@people.example", "Person 3", "Shop 3")]
    assert (found.put_back.updated, found.put_back.left) == (1, 1)


def test_who_died_before_the_archive_let_go_restores_again_and_finishes(
    archived: Estate, monkeypatch: pytest.MonkeyPatch
):
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(archive_restore, "_let_go", die)
        with pytest.raises(KeyboardInterrupt):
            bring_back(archived)
    assert archived.rows_in_shop(OF_3) == AS_BEFORE
    assert archived.rows("select count(*) from archive.items") == [(3,)]
    assert _unfinished(archived) == [("shop", "3")]
    found = bring_back(archived)
    assert (found.put_back.updated, found.put_back.left) == (0, 2)
    assert archived.rows("select seq from archive.restores order by 1") == [(found.seq,), (None,)]
    assert _unfinished(archived) == []


def _unfinished(archived: Estate) -> list[tuple[str, str]]:
    with archived.warehouse.connect() as connection:
        return [(begun.source, begun.record_id) for begun in archive_restore.unfinished(connection)]


def test_it_says_what_goes_again_and_what_a_hold_or_a_contact_keeps(archived: Estate):
    archived.run(MADE)
    archived.run(
        "insert into intermediate.int_deadlines__ranked values "
        "('p3', 'identity', null, null, 'active', 'prospecting', 'prospecting.active', '2023-01-01'), "
        "('p3', 'contact_details', null, null, 'active', 'prospecting', 'prospecting.active', '2029-11-20'), "
        "('p3', 'documents', 'shop', 'invoices:3', 'active', 'accounting', 'accounting.active', '2014-12-31')"
    )
    archived.run(
        "insert into intermediate.int_holds__unioned (person_id, source, document_id) "
        "values ('p3', 'shop', 'invoices:3')"
    )
    (again,) = bring_back(archived).due_again
    assert (again.data_category, again.rule, again.due_on.isoformat()) == (
        "identity",
        "prospecting.active",
        "2023-01-01",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "delete from archive.restores",
        "truncate archive.restores",
        "update archive.restores set reason = 'another'",
        "update archive.restores set seq = seq + 1",
        "update archive.restores set seq = null",
    ],
)
def test_what_was_restored_and_why_cannot_be_taken_back(archived: Estate, statement: str):
    bring_back(archived)
    with pytest.raises(DBAPIError):
        archived.run(statement)
