"""What changed between the plan and the moment it is carried out."""

from datetime import timedelta

from orchestration.enforcement.executor import apply
from tests.orchestration.enforcement.estate import AS_OF, Estate


def test_a_record_that_is_somebody_elses_by_now_stays(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    estate.run("update identity.records set person_id = 'p2' where record_id = '1'")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"no_longer_due": 6}}
    assert estate.numbers("people") == [1, 2, 3, 4]


def test_who_has_a_row_in_quarantine_by_now_is_held_and_the_plan_says_why(estate: Estate):
    estate.due("p1")
    estate.due("p4", "activity")
    plan = estate.freeze()
    estate.run("update marts.fct_due_actions set is_quarantined = true where person_id = 'p1'")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"held": 6}, "p4": {"deleted": 1}}
    why = "select distinct held_because from enforcement.items where person_id = 'p1'"
    assert estate.rows(why) == [("quarantine",)]


def test_what_is_to_be_archived_by_now_is_not_deleted(estate: Estate):
    estate.due("p1", "identity")
    estate.needed("p1", "contact_details")
    plan = estate.freeze()
    estate.run("update marts.fct_due_actions set action = 'archive'")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"no_longer_due": 1}}
    assert estate.rows_in_shop("select name from people where person_no = 1") == [("Person 1",)]


def test_who_is_archived_again_is_archived_as_the_system_knows_them_by_then(estate: Estate):
    estate.due("p1", "identity", "archive")
    estate.needed("p1", "contact_details")
    estate.act()
    estate.run_in_shop("update people set name = 'Back again' where person_no = 1")
    estate.land()
    estate.run("update marts.fct_due_actions set archive_rule = 'contracts.archive'")
    plan = estate.act(as_of=AS_OF + timedelta(days=1))
    assert estate.outcomes(plan) == {"p1": {"archived": 1}}
    kept = estate.rows("select rule, payload::text from archive.items join archive.payloads using (archive_id)")
    assert kept == [("contracts.archive", '{"name": "Back again"}')]
