"""The restore drill: whoever was erased since the backup is gone again, opt-outs are known, and the ledger verifies."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import warehouse_url
from orchestration.settings import Settings
from tests.e2e.backups import back_up, put_back
from tests.e2e.command import Oubli, copy_of
from tests.e2e.demos import Demo

BACKED_UP = ("oubli", "demo_crm", "demo_emailing", "demo_invoicing")
# Prospects whom the CRM alone knows, and who may stay for long.
PROSPECTS = """
select record_id from identity.records
join marts.fct_deadlines as own using (person_id)
where own.data_category = 'contact_details' and own.rule like 'prospecting%' and own.due_on > '2027-11-21'
    and records.source = 'crm'
    and not exists (select 1 from identity.records as other where other.person_id = own.person_id
        and other.record_id <> records.record_id)
    and not exists (select 1 from marts.fct_due_actions as due where due.person_id = own.person_id)
    and (select count(*) from identity.identifiers where identifiers.source = 'crm'
        and identifiers.record_id = records.record_id and kind = 'email' and not shared) = 1
order by record_id
"""
SILENT = """
delete from interactions where contact_no in ({0});
delete from comments where contact_no in ({0});
delete from opportunities where contact_no in ({0});
update contacts set source_collecte = null, collecte_le = null, created_at = '2023-01-05', modified_at = '2026-11-22'
    where contact_no in ({0})
"""
OPT_OUT = "update contacts set optout = 'O', optout_le = '2026-11-21', modified_at = '2026-11-22' where contact_no = {}"
# An old list, imported: the same address under a new number, with a date of collection that would keep the person.
IMPORT = """
insert into contacts (
    contact_no, type_contact, statut, nom, email, optout, litigation, collecte_le, created_at, modified_at
)
select 900000, type_contact, statut, nom, email, 'N', 'N', '2025-06-01', '2026-11-23', '2026-11-23' from contacts
where contact_no = {}
"""
CALLED = """
insert into interactions (interaction_no, contact_no, type_interaction, fait_le, modified_at)
values (900000, {}, 'APPEL_ENTRANT', '2026-11-22 12:00:00', '2026-11-23')
"""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Drill:
    """Who was erased after the backup, and what became of them."""

    oubli: Oubli
    silent: str
    """Goes, comes back by the backup and, with another date, by an import."""
    caller: str
    """Goes, comes back by the backup, and calls."""
    objector: str
    """Objects after the backup, and goes; in the backup nobody knows of it."""
    gone: set[str]
    """The contacts whom the night after the backup left in the CRM."""
    opted_out: int
    """Entries of the opt-out list that the backup does not know."""
    refused: str
    replayed: dict[str, Any]
    said: str

    def contacts(self) -> set[str]:
        return {str(number) for (number,) in self.oubli.rows("select contact_no from contacts", "demo_crm")}


def write(run: Oubli, statements: str) -> None:
    url = make_url(warehouse_url(Settings(home=run.home))).set(database="demo_crm")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(statements))


def listed(run: Oubli) -> int:
    ((entries,),) = run.rows("select count(*) from suppression.entries")
    assert isinstance(entries, int)
    return entries


def night(run: Oubli, command: str, as_of: str) -> tuple[dict[str, Any], str]:
    done = run(command, "--as-of", as_of, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout), done.stderr


@pytest.fixture(scope="module")
def drill(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    backup = tmp_path_factory.mktemp("backup")
    with copy_of(demo.oubli) as run:
        silent, caller, objector = (str(record) for (record,) in run.rows(PROSPECTS)[:3])
        write(run, SILENT.format(f"{silent}, {caller}"))
        server = warehouse_url(Settings(home=run.home)).set(database="postgres")
        back_up(server, BACKED_UP, backup)
        known = listed(run)
        write(run, OPT_OUT.format(objector))
        night(run, "run", "2026-11-22")
        after = run.rows("select contact_no from contacts", "demo_crm")
        opted_out = listed(run) - known
        put_back(server, BACKED_UP, backup)
        write(run, IMPORT.format(silent))
        write(run, CALLED.format(caller))
        refused = run("run", "--as-of", "2026-11-23")
        assert refused.returncode == 1
        replayed, said = night(run, "replay", "2026-11-23")
        gone = {str(n) for (n,) in after}
        yield Drill(run, silent, caller, objector, gone, opted_out, refused.stdout, replayed, said)


def test_they_were_erased_before_the_restore(drill: Drill):
    assert not {drill.silent, drill.caller, drill.objector} & drill.gone


def test_no_night_runs_on_a_warehouse_that_forgot(drill: Drill):
    assert "if the warehouse was restored from a backup, run `oubli replay`" in drill.refused


def test_whoever_was_erased_is_gone_again_everywhere(drill: Drill):
    assert not {drill.silent, drill.objector, "900000"} & drill.contacts()
    left = f"record_id in ('{drill.silent}', '{drill.objector}', '900000')"
    assert drill.oubli.rows(f"select count(*) from identity.identifiers where source = 'crm' and {left}") == [(0,)]
    raw = f"contact_no in ({drill.silent}, {drill.objector}, 900000)"
    assert drill.oubli.rows(f"select count(*) from raw_crm.contacts where {raw}") == [(0,)]


def test_an_import_with_a_newer_date_brings_nobody_back(drill: Drill):
    ends = "cast(counts_from as text), cast(due_on as text), outcome"
    (told,) = drill.oubli.rows(f"select distinct {ends} from enforcement.items where record_id = '900000'")
    assert told == ("2026-11-22", "2026-11-22", "deleted")


def test_whoever_calls_after_having_been_erased_is_a_new_person(drill: Drill):
    assert drill.caller in drill.contacts()
    told = json.loads(drill.oubli("explain", f"crm:{drill.caller}", "--json").stdout)
    assert (told["last_contact"]["at"], told["due"], told["returned"]) == ("2026-11-22", [], None)


def test_who_opted_out_since_the_backup_is_still_known_to_have(drill: Drill):
    assert drill.opted_out > 0
    assert f"Opt-outs put back: {drill.opted_out}." in drill.said
    told = json.loads(drill.oubli("evidence", "of", f"crm:{drill.objector}", "--json").stdout)
    assert [one["as_of"] for one in told["erased"]] == ["2026-11-22", "2026-11-23"]


def test_the_ledger_goes_on_and_verifies(drill: Drill):
    assert "The ledger verifies: " in drill.said
    verified = json.loads(drill.oubli("evidence", "verify", "--json").stdout)
    assert verified["verified"] is True
    nights = drill.oubli.rows("select distinct entry ->> 'as_of' from evidence.ledger order by 1")
    assert nights == [("2026-11-21",), ("2026-11-22",), ("2026-11-23",)]


def test_nobody_else_is_touched_and_the_next_night_knows_nothing_of_them(drill: Drill):
    assert drill.contacts() == drill.gone | {drill.caller}
    last, _ = night(drill.oubli, "run", "2026-11-23")
    assert last["total"]["settled"] == 0
    left = f"record_id in ('{drill.silent}', '{drill.objector}', '900000')"
    for table in ("identity.records", "identity.holdings"):
        assert drill.oubli.rows(f"select count(*) from {table} where source = 'crm' and {left}") == [(0,)], table
