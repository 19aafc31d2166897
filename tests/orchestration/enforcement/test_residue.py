"""The residue scan: a copy that nobody declared to hold an address is found with its place, and the place only."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from orchestration.enforcement.residue import Residue
from orchestration.enforcement.scanning import scan
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import Connection
from tests.orchestration.enforcement.estate import PUBLISHED, Estate
from tests.orchestration.enforcement.searched import ONE, carried, erased, found


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
    assert found(estate) == {"warehouse: raw_shop.notes (1 row)", "shop: notes (1 row)"}


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
    assert found(estate) == {f"shop: {place} (1 row, not in its data map)"}


def test_a_table_that_may_not_be_read_is_left_out(estate: Estate):
    estate.run_in_shop(
        f"create table salaries as select '{ONE}'::text as m; "
        "do $$ begin create role payroll login; exception when duplicate_object then null; end $$; "
        "grant select on all tables in schema public to payroll; revoke select on salaries from payroll"
    )
    estate.due("p1")
    estate.act()
    as_clerk = create_engine(estate.system.url.set(username="payroll"), poolclass=NullPool)
    assert found(estate, lambda _: as_clerk) == set()
    assert found(estate) == {"shop: salaries (1 row, not in its data map)"}


def test_the_systems_own_history_is_searched(estate: Estate):
    estate.run_in_shop(f"update people_log set old_email = '{ONE}' where person_no = 2")
    estate.due("p1")
    estate.act()
    assert found(estate) == {"shop: people_log (1 row)"}


def test_a_copy_in_quarantine_is_found(estate: Estate):
    estate.run(
        "insert into quarantine.rows (source, table_name, column_name, reason, payload) "
        f"values ('shop', 'people', 'x', 'x', '{{\"email\": \"{ONE}\"}}')"
    )
    estate.due("p1")
    estate.act()
    assert found(estate) == {"warehouse: quarantine.rows (1 row)"}


def test_a_copy_in_what_oubli_says_of_itself_is_found(estate: Estate):
    estate.run(
        "insert into control.loads (source, table_name, as_of, status, message) "
        f"values ('shop', 'people', '2026-11-21', 'failed', 'no such contact: {ONE}')"
    )
    estate.due("p1")
    estate.act()
    assert found(estate) == {"warehouse: control.loads (1 row)"}


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
    assert found(estate) == {"warehouse: raw_shop.notes (1 row)", "shop: notes (1 row)"}


def test_a_shared_mailbox_stays_with_those_who_share_it(estate: Estate):
    carried(estate, "1", ONE, shared=True)
    estate.due("p1")
    estate.act()
    assert erased(estate) == {}


@pytest.mark.parametrize(
    ("database", "places"),
    [("shop", set()), ("till", {"till: people (1 row)", "till: notes (1 row, not in its data map)"})],
)
def test_what_an_operator_has_still_to_erase_may_stand_in_its_own_database_only(
    make_estate: Callable[..., Estate], database: str, places: set[str]
):
    """The other system of the person is in the same database, or looked for in one of its own."""
    estate = make_estate(write_back="work_order")
    estate.run_in_shop(f"update notes set body = '{ONE}' where note_no = 2")
    other = {"name": "till", "write_back": "write", "tables": estate.source.tables[:1]}
    till = estate.source.model_copy(update=other | {"connection": Connection(embedded=database)})
    estate.due("p1")
    estate.act()
    (estate.home / "logs").mkdir()
    (estate.home / "logs" / "night.log").write_text(f"no such contact: {ONE}", encoding="utf-8")
    scanning = replace(estate.scanning(), data_map=[estate.source, till])
    residues = {residue.place for residue in scan(scanning, estate.erased)}
    assert residues == {"$OUBLI_HOME: logs/night.log (1 address or number)"} | places


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
    assert [residue.place for residue in residues] == ["$OUBLI_HOME: reports/a.html (1 address or number)"]


def test_a_system_that_cannot_be_asked_is_a_residue(estate: Estate):
    estate.due("p1")
    estate.act()

    def refuse(source: MappedSource) -> Engine:
        raise SourceError(source.name, "does not answer")

    assert found(estate, refuse) == {"shop (not reachable)"}


def test_a_workbook_is_unpacked_and_what_only_calls_itself_one_is_read_as_it_is(estate: Estate):
    estate.due("p1")
    estate.act()
    with ZipFile(estate.home / "register.xlsx", "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f"<t>{ONE}</t>")
    whole = (estate.home / "register.xlsx").read_bytes()
    assert ONE.encode() not in whole
    (estate.home / "broken.xlsx").write_bytes(ONE.encode() + b"\n" + whole[40:])
    assert found(estate) == {f"$OUBLI_HOME: {name}.xlsx (1 address or number)" for name in ("register", "broken")}


@pytest.mark.parametrize("module", [gzip, bz2, lzma])
def test_a_compressed_file_is_unpacked(estate: Estate, module: ModuleType):
    estate.due("p1")
    estate.act()
    packed = module.compress(f"to {ONE}\n".encode() * 3)
    assert ONE.encode() not in packed
    (estate.home / "note.packed").write_bytes(packed)
    (estate.home / "broken.packed").write_bytes(packed[:12] + f" {ONE} ".encode())
    assert found(estate) == {f"$OUBLI_HOME: {name}.packed (1 address or number)" for name in ("note", "broken")}


def test_what_the_company_tells_of_itself_is_no_residue_in_its_documents(estate: Estate):
    """Whoever answers for the processing may have been in the shop, too."""
    (officer,) = PUBLISHED
    estate.run_in_shop(f"update people set email = '{officer}' where person_no = 1")
    estate.run_in_shop(f"update notes set body = '{officer}' where note_no = 2")
    estate.land()
    estate.due("p1")
    estate.act()
    (estate.home / "register.html").write_text(f"<p>{officer}</p>", encoding="utf-8")
    assert found(estate) == {"warehouse: raw_shop.notes (1 row)", "shop: notes (1 row)"}


def test_a_night_of_before_is_still_read():
    noted: dict[str, Any] = {"system": "crm", "table": "contacts", "rows": 2}
    assert Residue(**noted).place == "crm: contacts (2 rows)"
