"""What a night counts: who was known, and of whom nothing is left."""

from importlib.metadata import version

from orchestration.enforcement.night import begin, count
from orchestration.enforcement.tally import people_gone, people_known
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate


def _gone(estate: Estate) -> int:
    plan = estate.act()
    with estate.warehouse.connect() as connection:
        return people_gone(connection, plan.plan_id)


def test_people_are_known_by_system_and_once_over_all(estate: Estate):
    estate.run("insert into identity.records values ('other', '9', 'p1'), ('other', '10', 'p9')")
    with estate.warehouse.connect() as connection:
        known = people_known(connection)
    assert known["other"] == 2
    assert known[""] == known["shop"] + 1


def test_who_keeps_an_invoice_is_not_gone(estate: Estate):
    estate.due("p1")
    estate.due("p2")  # an invoice of theirs stays
    assert _gone(estate) == 1


def test_who_stands_in_the_archive_is_not_gone(estate: Estate):
    estate.due("p1")
    estate.run(
        "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
        "kept_at_source) values ('p1', 'shop', '1', 'consents', 'consent_evidence', 'consent_evidence.archive', "
        "'2020-01-01', false)"
    )
    assert _gone(estate) == 0


def test_who_loses_only_a_part_is_not_gone(estate: Estate):
    estate.due("p1", "activity")
    assert _gone(estate) == 0


def test_what_an_operator_was_only_asked_to_delete_is_still_there(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    estate.run("update enforcement.items set source_state = 'ordered'")
    with estate.warehouse.connect() as connection:
        assert people_gone(connection, plan.plan_id) == 0


def test_a_night_adds_to_what_it_counted(estate: Estate):
    with estate.warehouse.begin() as connection:
        begin(connection, "night", as_of=AS_OF, at=AT)
        count(connection, "night", known={"": 4}, gone=1)
        count(connection, "night", gone=2)
    ((counts,),) = estate.rows("select counts from control.nights where night_id = 'night'")
    assert counts == {"version": version("oubli"), "known": {"": 4}, "gone": 2}
