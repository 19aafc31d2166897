"""The residue scan: a copy that nobody declared to hold an address is found with its place, and the place only."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from orchestration.enforcement.erased import print_of
from orchestration.enforcement.residue import Residue, scan
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.enforcement.estate import KEY, Estate

ONE = "person1@people.example"


def erased(estate: Estate) -> dict[str, str]:
    return {identifier: person for part in estate.erased.slices() for identifier, person in part.items()}


def found(estate: Estate, open_system: Callable[[MappedSource], Engine] | None = None) -> set[str]:
    return {residue.place for residue in scan(estate.scanning(open_system), estate.erased)}


def carried(estate: Estate, record: str, identifier: str, *, shared: bool = False) -> None:
    estate.run(
        f"insert into identity.identifiers values ('shop', '{record}', '{'email' if '@' in identifier else 'phone'}', "
        f"'{print_of(KEY, identifier)}', {shared})"
    )


def test_an_erased_person_leaves_no_residue(estate: Estate):
    estate.due("p1")
    estate.act()
    assert erased(estate) == {ONE: "p1"}
    assert found(estate) == set()


@pytest.mark.parametrize(
    "spelled", [ONE, "ask PERSON1@People.example, or her brother", "it''s o''mail''person1@people.example."]
)
def test_a_copy_in_a_note_of_somebody_else_is_found_in_the_shop_and_in_raw(estate: Estate, spelled: str):
    estate.run_in_shop(f"update notes set body = '{spelled}' where note_no = 2")
    estate.land()
    estate.due("p1")
    estate.act()
    assert found(estate) == {"warehouse: raw_shop.notes (1 rows)", "shop: notes (1 rows)"}


def test_rows_are_counted_once_each_whatever_stands_in_them(estate: Estate):
    estate.run_in_shop(f"update notes set subject = '{ONE}', body = '{ONE} {ONE} person2@people.example'")
    estate.run("delete from archive.items")
    estate.due("p1")
    estate.due("p2", "contact_details identity")
    estate.act()
    assert "shop: notes (5 rows)" in found(estate)


UNDECLARED = {
    "backup_2019": "create table backup_2019 as select 'x' as a, '{0}'::varchar(80) as b",
    "old.people": "create schema old; create table old.people (m char(40)); insert into old.people values ('{0}')",
    "forms": 'create table forms (answers jsonb); insert into forms values (\'{{"a": ["x\\n{0}"]}}\')',
    "tags": "create table tags (names text[]); insert into tags values ('{{x,{0}}}')",
    "kept": "create domain mail as text; create table kept (m mail); insert into kept values ('{0}')",
    "seen": "create table seen (at int, url text) partition by range (at); "
    "create table seen_1 partition of seen for values from (0) to (9); "
    "insert into seen values (1, 'https://a.example/?to=person1%40people.example')",
    "copied": "create materialized view copied as select '{0}'::text as m",
    "Odd: name": 'create table "Odd: name" ("a:b" text); insert into "Odd: name" values (\'{0}\')',
}


@pytest.mark.parametrize(("place", "table"), UNDECLARED.items())
def test_a_table_that_nobody_declared_is_searched_and_told_as_such(estate: Estate, place: str, table: str):
    with estate.system.begin() as connection:
        connection.exec_driver_sql(table.format(ONE).replace("%", "%%"))
    estate.due("p1")
    estate.act()
    assert found(estate) == {f"shop: {place} (1 rows, not in its data map)"}


def test_a_table_that_may_not_be_read_is_left_out(estate: Estate):
    estate.run_in_shop(
        f"create table salaries as select '{ONE}'::text as m; create role clerk login; "
        "grant select on all tables in schema public to clerk; revoke select on salaries from clerk"
    )
    estate.due("p1")
    estate.act()
    as_clerk = create_engine(estate.system.url.set(username="clerk"), poolclass=NullPool)
    assert found(estate, lambda _: as_clerk) == set()
    assert found(estate) == {"shop: salaries (1 rows, not in its data map)"}


def test_the_systems_own_history_is_searched(estate: Estate):
    estate.run_in_shop(f"update people_log set old_email = '{ONE}' where person_no = 2")
    estate.due("p1")
    estate.act()
    assert found(estate) == {"shop: people_log (1 rows)"}


def test_a_copy_in_quarantine_is_found(estate: Estate):
    estate.run(
        "insert into quarantine.rows (source, table_name, column_name, reason, payload) "
        f"values ('shop', 'people', 'x', 'x', '{{\"email\": \"{ONE}\"}}')"
    )
    estate.due("p1")
    estate.act()
    assert found(estate) == {"warehouse: quarantine.rows (1 rows)"}


def test_a_copy_in_what_oubli_says_of_itself_is_found(estate: Estate):
    estate.run(
        "insert into control.loads (source, table_name, as_of, status, message) "
        f"values ('shop', 'people', '2026-11-21', 'failed', 'no such contact: {ONE}')"
    )
    estate.due("p1")
    estate.act()
    assert found(estate) == {"warehouse: control.loads (1 rows)"}


def test_an_address_that_merely_resembles_an_erased_one_is_none(estate: Estate):
    estate.run_in_shop("update notes set body = 'xperson1@people.example person1@people.example.org' where note_no = 2")
    estate.due("p1")
    estate.act()
    assert found(estate) == set()


def test_several_addresses_of_one_field_are_all_looked_for(estate: Estate):
    estate.run_in_shop(
        "update people set email = 'Person1@People.example; other@people.example' where person_no = 1; "
        "update notes set body = 'other@people.example' where note_no = 2"
    )
    estate.land()
    estate.due("p1")
    estate.act()
    assert erased(estate) == {ONE: "p1", "other@people.example": "p1"}
    assert found(estate) == {"warehouse: raw_shop.notes (1 rows)", "shop: notes (1 rows)"}


@pytest.fixture
def called(make_estate: Callable[..., Estate]) -> Estate:
    """A shop whose people have a phone in the column that elsewhere is their company."""
    estate = make_estate()
    columns = tuple(
        c.model_copy(update={"identifies": "phone", "category": "contact_details"}) if c.name == "company" else c
        for c in estate.source.table("people").columns
    )
    people = estate.source.table("people").model_copy(update={"columns": columns})
    tables = (people, *(t for t in estate.source.tables if t.name != "people"))
    estate.run_in_shop("update people set company = '06 12 34 56 0' || person_no")
    made = Estate(
        estate.system, estate.warehouse, estate.source.model_copy(update={"tables": tables}), estate.home, estate.erased
    )
    made.land()
    return made


@pytest.mark.parametrize(
    ("note", "is_hers"),
    [
        ("06.12.34.56.01", True),
        ("call +33 (0)6 12 34 56 01 now", True),
        ("0033612345601/0142685300", True),
        ("order 1890612345601", False),
        ("order 612345601", False),
        ("rate 0.0612345601", False),
        ("deadbeef0612345601cafe", False),
        ("06 12 34 56 02", False),
    ],
)
def test_a_phone_is_found_in_its_spellings_and_no_order_number_is_taken_for_it(
    called: Estate, note: str, is_hers: bool
):
    called.run_in_shop(f"update notes set body = '{note}' where note_no = 2")
    called.due("p1")
    called.act()
    assert erased(called) == {ONE: "p1", "+33612345601": "p1"}
    assert found(called) == ({"shop: notes (1 rows)"} if is_hers else set())


def test_a_phone_that_somebody_else_has_too_stays_theirs(called: Estate):
    called.run_in_shop("update notes set body = '06 12 34 56 01' where note_no = 2")
    carried(called, "2", "+33612345601")
    called.due("p1")
    called.act()
    assert found(called) == set()


def test_a_shared_mailbox_stays_with_those_who_share_it(estate: Estate):
    carried(estate, "1", ONE, shared=True)
    estate.due("p1")
    estate.act()
    assert erased(estate) == {}


def test_what_is_archived_is_no_residue(estate: Estate):
    estate.due("p1", "contact_details", "archive")
    estate.needed("p1", "identity")
    estate.act()
    assert erased(estate) == {}


def test_what_the_archive_keeps_of_another_system_is_no_residue(estate: Estate):
    estate.run_in_shop(f"update notes set body = '{ONE}' where note_no = 2")
    estate.due("p1")
    estate.act()
    estate.run(
        "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
        "kept_at_source) values ('p1', 'till', '9', 'contact_details', 'x', 'x', '2020-01-01', true)"
    )
    assert found(estate) == set()


@pytest.mark.parametrize(
    ("person", "category", "places"),
    [
        ("p9", "contact_details", set()),
        ("p1", "documents", set()),
        ("p9", "notes", {"warehouse: archive.payloads (1 rows)", "shop: notes (1 rows)"}),
        (None, "notes", {"warehouse: archive.payloads (1 rows)", "shop: notes (1 rows)"}),
    ],
)
def test_what_the_archive_keeps_of_the_same_human_is_no_residue(
    estate: Estate, person: str | None, category: str, places: set[str]
):
    note = f"update notes set body = '{ONE}' where note_no = 2"
    estate.run_in_shop(note)
    estate.due("p1")
    estate.act()
    if person is not None:
        estate.run(
            "insert into archive.items overriding system value "
            "select 7, person, 'shop', 'x', null, category, 'x', 'x', '2020-01-01', now(), true "
            f"from (values ('{person}', '{category}')) as v (person, category)"
        )
    estate.run(f"insert into archive.payloads values (7, 'people', 'x', '{{\"mail\": \"{ONE}\"}}')")
    if category == "documents":
        estate.run_in_shop("update notes set body = null")
    assert found(estate) == places


def test_a_document_that_is_still_needed_keeps_what_is_printed_on_it(estate: Estate):
    wording = "update lines set wording = 'For person2@people.example' where line_no = {}"
    estate.run_in_shop(wording.format(2))
    estate.land()
    estate.due("p2", "contact_details")
    estate.needed("p2", "identity")
    estate.act()
    assert erased(estate) == {"person2@people.example": "p2"}
    assert found(estate) == set()
    estate.run_in_shop(wording.format(3))
    estate.run("delete from identity.holdings where record_id = '2'")
    assert found(estate) == {"shop: lines (2 rows)", "warehouse: raw_shop.lines (1 rows)"}


def test_what_an_operator_has_still_to_erase_is_searched_in_oubli_only(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    twin = estate.source.model_copy(update={"name": "till", "write_back": "write", "tables": estate.source.tables[:1]})
    estate.due("p1")
    estate.act()
    (estate.home / "logs").mkdir()
    (estate.home / "logs" / "night.log").write_text(f"no such contact: {ONE}", encoding="utf-8")
    scanning = estate.scanning()
    residues = scan(type(scanning)(**{**vars(scanning), "data_map": [estate.source, twin]}), estate.erased)
    assert residues == (Residue("$OUBLI_HOME", "logs/night.log", 1),)


def test_files_are_searched_but_those_of_the_server_and_of_sources(estate: Estate):
    for name in ("reports/a.html", "postgresql/base/1", "export/people.csv", "key"):
        path = estate.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Across the border of what is read at once.
        path.write_text("x " * 524_280 + ONE + " more", encoding="utf-8")
    estate.due("p1")
    estate.act()
    scanning = estate.scanning()
    residues = scan(type(scanning)(**{**vars(scanning), "elsewhere": [estate.home / "export"]}), estate.erased)
    assert [residue.place for residue in residues] == ["$OUBLI_HOME: reports/a.html (1 addresses or numbers)"]


def test_a_system_that_cannot_be_asked_is_a_residue(estate: Estate):
    estate.due("p1")
    estate.act()

    def refuse(source: MappedSource) -> Engine:
        raise SourceError(source.name, "does not answer")

    assert found(estate, refuse) == {"shop (not reachable)"}


def test_a_night_of_before_is_still_read():
    noted: dict[str, Any] = {"system": "crm", "table": "contacts", "rows": 2}
    assert Residue(**noted).place == "crm: contacts (2 rows)"
