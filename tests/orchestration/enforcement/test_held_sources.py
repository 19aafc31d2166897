"""A hold on a system keeps whom that system knows, in every system, and nobody else."""

from orchestration.enforcement.executor import apply
from orchestration.enforcement.holding import Covered
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.placing import lifted, linked, placed, read

TILL = Covered(source="till")
DELETED, HELD = {"p3": {"deleted": 1}, "p4": {"deleted": 6}}, {"p3": {"deleted": 1}, "p4": {"held": 6}}
"""What becomes of both whom the shop has something due of, if the till knows neither, and if it knows p4."""


def learned(estate: Estate) -> None:
    """The till knows p4, by a record of its own."""
    estate.run("insert into identity.records values ('till', '9', 'p4', '2026-01-01')")


def outcomes(estate: Estate) -> dict[str, dict[str, int]]:
    plan = estate.freeze()
    apply(estate.work(), plan)
    return estate.outcomes(plan)


def test_whom_the_system_knows_is_kept_in_all_and_nobody_else(held_estate: Estate):
    learned(held_estate)
    assert placed(held_estate, TILL).hold.persons == 1
    assert outcomes(held_estate) == HELD


def test_a_system_that_knows_none_of_them_keeps_none(held_estate: Estate):
    assert placed(held_estate, TILL).hold.persons == 0
    assert outcomes(held_estate) == DELETED


def test_their_documents_in_other_systems_stay_too(held_estate: Estate):
    held_estate.run("insert into identity.records values ('till', '8', 'p3', '2026-01-01')")
    placed(held_estate, TILL)
    assert outcomes(held_estate) == {"p3": {"held": 1}, "p4": {"deleted": 6}}


def test_one_policy_of_whom_it_knows(held_estate: Estate):
    held_estate.run("insert into identity.records values ('till', '8', 'p3', '2026-01-01')")
    learned(held_estate)
    placed(held_estate, Covered(source="till", purpose="accounting"))
    assert outcomes(held_estate) == {"p3": {"held": 1}, "p4": {"deleted": 6}}


def test_whom_it_comes_to_know_later_is_kept(held_estate: Estate):
    placed(held_estate, TILL)
    learned(held_estate)
    assert outcomes(held_estate) == HELD


def test_and_stays_when_it_knows_them_no_more(held_estate: Estate):
    placed(held_estate, TILL)
    learned(held_estate)
    linked(held_estate)
    held_estate.run("delete from identity.records where source = 'till'")
    linked(held_estate)
    assert [each.persons for each in read(held_estate)] == [1]
    assert outcomes(held_estate) == HELD


def test_lifting_it_frees_them(held_estate: Estate):
    learned(held_estate)
    hold = placed(held_estate, TILL).hold
    lifted(held_estate, hold.hold_id)
    linked(held_estate)
    assert outcomes(held_estate) == DELETED
    assert not held_estate.rows("select * from control.held_records")


def test_an_order_of_whom_it_knows_is_taken_back_and_no_other(held_estate: Estate):
    learned(held_estate)
    plan = held_estate.freeze()
    held_estate.run("update enforcement.items set source_state = 'ordered'")
    assert placed(held_estate, TILL).rescinded == ((plan.plan_id, "shop"),)
    states = "select distinct person_id, source_state from enforcement.items order by 1"
    assert held_estate.rows(states) == [("p3", "ordered"), ("p4", "rescinded")]
