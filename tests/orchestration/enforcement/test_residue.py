"""The residue scan: a copy that nobody declared to hold an address is found with its place, and the place only."""

import pytest

from orchestration.enforcement.residue import Residue, scan
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.enforcement.estate import Estate


def found(estate: Estate) -> tuple[Residue, ...]:
    return scan(estate.warehouse, [estate.source], lambda _: estate.system, estate.erased)


def test_an_erased_person_leaves_no_residue(estate: Estate):
    estate.due("p1")
    estate.act()
    assert estate.erased == {"person1@people.example"}
    assert found(estate) == ()


@pytest.mark.parametrize("spelled", ["person1@people.example", "ask PERSON1@People.example, or her brother"])
def test_a_copy_in_a_note_of_somebody_else_is_found_in_the_shop_and_in_raw(estate: Estate, spelled: str):
    estate.run_in_shop(f"update notes set body = '{spelled}' where note_no = 2")
    estate.land()
    estate.due("p1")
    estate.act()
    assert found(estate) == (Residue("warehouse", "raw_shop.notes", 1), Residue("shop", "notes", 1))


def test_a_copy_in_quarantine_is_found(estate: Estate):
    estate.run(
        "insert into quarantine.rows (source, table_name, column_name, reason, payload) "
        "values ('shop', 'people', 'x', 'x', '{\"email\": \"person1@people.example\"}')"
    )
    estate.due("p1")
    estate.act()
    assert found(estate) == (Residue("warehouse", "quarantine.rows", 1),)


def test_an_address_that_merely_resembles_an_erased_one_is_none(estate: Estate):
    estate.run_in_shop("update notes set body = 'xperson1@people.example person1@people.example.org' where note_no = 2")
    estate.due("p1")
    estate.act()
    assert found(estate) == ()


def test_a_shared_mailbox_stays_with_those_who_share_it(estate: Estate):
    estate.run("update identity.identifiers set shared = true where record_id = '1'")
    estate.due("p1")
    estate.act()
    assert estate.erased == set()


def test_what_is_archived_is_no_residue(estate: Estate):
    estate.due("p1", "contact_details", "archive")
    estate.needed("p1", "identity")
    estate.act()
    assert estate.erased == set()


def test_a_system_that_cannot_be_asked_is_a_residue(estate: Estate):
    estate.due("p1")
    estate.act()

    def refuse(source: MappedSource) -> None:
        raise SourceError(source.name, "does not answer")

    unknown = scan(estate.warehouse, [estate.source], refuse, estate.erased)  # type: ignore[arg-type] # it never opens
    assert unknown == (Residue("shop", None, 0),)
    assert unknown[0].place == "shop (not reachable)"
