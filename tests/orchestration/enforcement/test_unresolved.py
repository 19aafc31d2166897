"""A place where something erased stands, or may, fails every night until one has gone through it and found nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from orchestration.enforcement import copies
from orchestration.enforcement.ending import verdict
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import Night, begin, fail_lost, finish, read_night
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.recognising import recognise
from orchestration.enforcement.tonight import enforce, make_plan
from orchestration.enforcement.unresolved import read_unresolved
from orchestration.enforcement.work import Work
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import Connection
from tests.orchestration.enforcement.estate import AS_OF, AT, KEY, Estate
from tests.orchestration.enforcement.searched import ONE, carried

TWO = "person2@people.example"
Open = Callable[[MappedSource], Engine]


def refuse(source: MappedSource) -> Engine:
    raise SourceError(source.name, "does not answer")


def started(estate: Estate, number: int, open_system: Open | None = None) -> tuple[Work, Night]:
    """A night with its plan, in a process of its own: it remembers no address of another night."""
    day, at = AS_OF + timedelta(days=number), AT + timedelta(days=number)
    proving = Proving(f"night-{number}", at, day, KEY)
    work = replace(estate.work(open_system=open_system), as_of=day, proving=proving, erased=Erased())
    with estate.warehouse.begin() as connection:
        begin(connection, proving.night_id, as_of=day, at=at)
        night = read_night(connection, proving.night_id)
    assert night is not None
    make_plan(work, night, "book")
    with estate.warehouse.connect() as connection:
        night = read_night(connection, proving.night_id)
    assert night is not None
    return work, night


def run(estate: Estate, number: int, open_system: Open | None = None) -> tuple[str, str]:
    """A whole night, and how it ended."""
    work, night = started(estate, number, open_system)
    enforce(work, night, None)
    estate.run("delete from marts.fct_due_actions")
    with estate.warehouse.begin() as connection:
        status, message = verdict(connection, night.night_id)
        finish(connection, night.night_id, status=status, message=message, at=work.proving.at)
    return status, message or ""


def die(estate: Estate, number: int = 0) -> None:
    """A night that erases what is due, and is killed before it looks whether it is gone."""
    work, night = started(estate, number)
    plan = estate.freeze()
    apply(work, plan)
    estate.run("delete from marts.fct_due_actions")
    with estate.warehouse.begin() as connection:
        fail_lost(connection, "", at=night.started_at)


def still(*places: str) -> tuple[str, str]:
    told = f"addresses or numbers that were erased still stand, or may, in {', '.join(places)}"
    return "failed", f"{told}; erase them there and run again"


@pytest.fixture
def leaving(estate: Estate) -> Estate:
    """p1 and p2 are known by their addresses, and p1 is to go."""
    carried(estate, "1", ONE)
    carried(estate, "2", TWO)
    estate.due("p1")
    return estate


def kept(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select system, table_name, declared, rows, since from control.residues order by 1, 2")


def test_a_locked_table_is_searched_for_it_once_it_is_open_and_until_it_is_clean(
    leaving: Estate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copies, "PATIENCE", "200ms")
    leaving.run_in_shop(f"create table scratch_notes as select 'write to {ONE.upper()}'::text as said")
    with create_engine(leaving.system.url, poolclass=NullPool).begin() as somebody:
        somebody.exec_driver_sql("lock table scratch_notes")
        assert run(leaving, 0) == still("shop: scratch_notes (could not be searched)")
    assert kept(leaving) == [("shop", "scratch_notes", False, 0, AS_OF)]
    for number in (1, 2):
        assert run(leaving, number) == still("shop: scratch_notes (1 row, not in its data map)")
    assert kept(leaving) == [("shop", "scratch_notes", False, 1, AS_OF)], "since the first night"
    told = "select counts -> 'residues' -> 0 ->> 'since' from control.nights order by as_of"
    assert leaving.rows(told) == [(None,), (AS_OF.isoformat(),), (AS_OF.isoformat(),)]
    leaving.run_in_shop("update scratch_notes set said = null")
    assert run(leaving, 3) == ("done", "")
    assert kept(leaving) == []


QUARANTINED = f"""
insert into quarantine.rows (source, table_name, reason, payload) values ('shop', 'people', 'x', '{{"email": "{ONE}"}}')
"""
ARCHIVED = f"""
insert into archive.items overriding system value
    select 7, 'p9', 'shop', '9', null, 'notes', 'x', 'x', '2020-01-01', now(), true;
insert into archive.payloads values (7, 'notes', 'x', '{{"body": "{ONE}"}}')
"""


@pytest.mark.parametrize(("leave", "table"), [(QUARANTINED, "quarantine.rows"), (ARCHIVED, "archive.payloads")])
def test_the_night_after_still_finds_it_in_the_warehouse(leaving: Estate, leave: str, table: str):
    leaving.run(leave)
    assert run(leaving, 0) == run(leaving, 1) == still(f"warehouse: {table} (1 row)")
    leaving.run(f"delete from {table}")
    assert run(leaving, 2) == ("done", "")


def test_the_night_after_still_finds_it_in_a_file(leaving: Estate):
    (leaving.home / "note.txt").write_text(f"{ONE} and {TWO}", encoding="utf-8")
    assert run(leaving, 0) == run(leaving, 1) == still("$OUBLI_HOME: note.txt (1 address or number)")
    (leaving.home / "note.txt").unlink()
    assert run(leaving, 2) == ("done", "")


def test_a_system_that_does_not_answer_stays_to_be_searched(leaving: Estate):
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    assert run(leaving, 0)[0] == "failed"
    assert run(leaving, 1, refuse) == still("shop: scratch_notes (could not be searched)")
    assert run(leaving, 2) == still("shop: scratch_notes (1 row, not in its data map)")
    assert kept(leaving)[0][-1] == AS_OF


def test_a_system_that_is_no_longer_searched_holds_up_nobody_and_is_not_forgotten(leaving: Estate):
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    run(leaving, 0)
    closed = Estate(
        leaving.system, leaving.warehouse, leaving.source.model_copy(update={"write_back": "never"}), leaving.home
    )
    assert run(closed, 1) == ("done", "")
    assert run(leaving, 2) == still("shop: scratch_notes (1 row, not in its data map)")


def test_what_a_killed_night_erased_is_looked_for_everywhere(leaving: Estate):
    leaving.run_in_shop(
        f"update notes set body = '{ONE}' where note_no = 2; "
        f"create table scratch_notes as select '{ONE}'::text as said; insert into scratch_notes values ('{TWO}')"
    )
    leaving.land()
    die(leaving)
    places = (
        "shop: notes (1 row)",
        "shop: scratch_notes (1 row, not in its data map)",
        "warehouse: raw_shop.notes (1 row)",
    )
    assert run(leaving, 1) == still(*places)
    assert leaving.rows("select counts ->> 'scanned_by' from control.nights where night_id = 'night-0'") == [
        ("night-1",)
    ]
    assert run(leaving, 2) == still(*places)
    leaving.run_in_shop("drop table scratch_notes; update notes set body = null")
    leaving.land()
    assert run(leaving, 3) == ("done", "")


def test_a_system_that_was_away_after_a_killed_night_is_searched_when_it_is_back(leaving: Estate):
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    die(leaving)
    away = "shop: does not answer, so what was erased is looked for there by the next night"
    assert run(leaving, 1, refuse) == ("held", away)
    assert run(leaving, 2) == still("shop: scratch_notes (1 row, not in its data map)")
    assert kept(leaving) == [("shop", "scratch_notes", False, 1, AS_OF + timedelta(days=1))]


def test_a_killed_night_that_left_nothing_is_made_up_for_once(leaving: Estate):
    die(leaving)
    assert run(leaving, 1) == ("done", "")
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    assert run(leaving, 2) == ("done", ""), "what is written later is no residue of that night"


def test_whoever_came_back_by_themselves_is_no_residue(leaving: Estate):
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    assert run(leaving, 0)[0] == "failed"
    leaving.run_in_shop(f"insert into people values (9, '{ONE}', 'Person 9', 'Shop 9', false, 'face9')")
    leaving.land()
    carried(leaving, "9", ONE)
    assert run(leaving, 1) == ("done", "")


def test_a_shared_mailbox_is_nobody_s_residue(leaving: Estate):
    leaving.run("update identity.identifiers set shared = true where record_id = '1'")
    leaving.due("p2", "contact_details")
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    die(leaving)
    assert run(leaving, 1) == ("done", "")


def test_what_an_operator_has_still_to_erase_is_no_residue_in_its_system(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    carried(estate, "1", ONE)
    estate.due("p1")
    die(estate)
    # The database is another source's, too, which is written to; or that one has its own.
    till = estate.source.model_copy(update={"name": "till", "write_back": "write", "tables": estate.source.tables[:1]})
    apart = till.model_copy(update={"connection": Connection(embedded="till")})
    with estate.warehouse.connect() as connection:
        before = read_unresolved(connection, [estate.source, till], "tonight")
    for settled, other, again in (("ordered", till, []), ("ordered", apart, [ONE]), ("confirmed", till, [ONE])):
        estate.run(f"update enforcement.items set source_state = '{settled}'")
        erased = Erased()
        assert recognise(replace(estate.scanning(), data_map=[estate.source, other]), before, erased) == ()
        assert [each for part in erased.slices() for each in part] == again


@pytest.mark.parametrize(("line", "status"), [(2, "done"), (3, "failed")])
def test_a_document_that_is_still_needed_keeps_what_is_printed_on_it(estate: Estate, line: int, status: str):
    estate.run_in_shop(f"update lines set wording = 'For {TWO}' where line_no = {line}")
    estate.land()
    carried(estate, "2", TWO)
    estate.due("p2", "contact_details")
    estate.needed("p2", "identity")
    die(estate)
    assert run(estate, 1)[0] == status


def test_what_the_archive_keeps_of_the_same_human_is_no_residue(leaving: Estate):
    die(leaving)
    leaving.run(
        "insert into archive.items overriding system value "
        "select 7, 'p1', 'shop', '1', null, 'documents', 'x', 'x', '2020-01-01', now(), true; "
        f"insert into archive.payloads values (7, 'lines', 'x', '{{\"wording\": \"{ONE}\"}}')"
    )
    assert run(leaving, 1) == ("done", "")


def test_no_address_is_kept_to_look_for_it_again(leaving: Estate):
    leaving.run_in_shop(f"create table scratch_notes as select '{ONE}'::text as said")
    run(leaving, 0)
    everything = "select string_agg(r::text, '') from control.residues r"
    assert "@" not in str(leaving.rows(everything)) + str(leaving.rows("select counts::text from control.nights"))
