"""A hold names one record and keeps its person, whichever of the person's records goes."""

from orchestration.enforcement.executor import apply
from orchestration.enforcement.holding import Covered
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.placing import lifted, linked, placed, read


def test_a_person_stays_held_when_the_record_that_the_hold_names_is_gone(held_estate: Estate):
    """An operator deleted it in its system, or a night had begun to before the hold was placed."""
    held_estate.run("insert into identity.records values ('shop', '40', 'p4', '2026-01-01')")
    hold = placed(held_estate, Covered(source="shop", record_id="40")).hold
    held_estate.run("delete from identity.records where record_id = '40'")
    linked(held_estate)
    assert [each.persons for each in read(held_estate)] == [1]
    plan = held_estate.freeze()
    apply(held_estate.work(), plan)
    assert held_estate.outcomes(plan)["p4"] == {"held": 6}
    lifted(held_estate, hold.hold_id)
    linked(held_estate)
    assert not held_estate.rows("select * from control.held_records")


def test_nor_does_a_person_known_by_later_records_only_go(held_estate: Estate):
    placed(held_estate, Covered(source="shop", record_id="3"))
    held_estate.run("update identity.records set person_id = 'p3' where record_id = '4'")
    linked(held_estate)
    held_estate.run("delete from identity.records where record_id = '3'")
    held_estate.run("update identity.records set person_id = 'p4' where record_id = '4'")
    plan = held_estate.freeze()
    apply(held_estate.work(), plan)
    assert held_estate.outcomes(plan)["p4"] == {"held": 6}
