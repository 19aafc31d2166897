"""The residue scan: what is still needed of a human, and what the archive keeps of them, is no residue."""

import pytest

from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.searched import ONE, erased, found


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
        ("p9", "notes", {"warehouse: archive.payloads (1 row)", "shop: notes (1 row)"}),
        (None, "notes", {"warehouse: archive.payloads (1 row)", "shop: notes (1 row)"}),
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
    assert found(estate) == {"shop: lines (2 rows)", "warehouse: raw_shop.lines (1 row)"}
