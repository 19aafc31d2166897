"""The page says whose deadline passed because a system could not be used, and since when."""

from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import PLANTED

HELD = """
update enforcement.items set outcome = 'held', held_because = 'blocked_source', due_on = '2026-09-30'
where person_id in (select person_id from enforcement.items where action = 'delete' order by person_id limit 1)
and action = 'delete'
"""
KNOWN = """
insert into identity.records (source, record_id, person_id)
select '{}', 'r' || person_id, person_id from enforcement.items where held_because = 'blocked_source' group by person_id
"""
INTENDED = """
update enforcement.items set outcome = null, source_state = null, due_on = '2026-10-31'
where action = 'delete' and held_because is null and source = 'crm';
insert into enforcement.intents select distinct plan_id, person_id, source, record_id from enforcement.items
where due_on = '2026-10-31' and outcome is null and source = 'crm'
"""


def test_of_a_system_set_aside_and_of_one_that_does_not_answer(planted, tmp_path):
    late = copy_of(planted, "late")
    (blocked,) = PLANTED["blocked"]
    late.run(HELD)
    late.run(KNOWN.format(blocked))
    late.run(INTENDED)
    said = Page(late.report(tmp_path)).said("fr")
    waiting = "attendent que ce système soit de nouveau utilisable"
    assert f"des données échues de 1 personne {waiting}, depuis le 30\u00a0septembre\u00a02026" in said
    assert f"personnes {waiting}, les plus anciennes depuis le 31\u00a0octobre\u00a02026. " in said
    assert said.index("septembre") < said.index("octobre")
    assert "L’alerte sur un système inutilisable compte celles qu’il fait attendre" in said


def test_who_has_nothing_due_in_the_system_that_keeps_them_waiting_is_told_apart(planted, tmp_path):
    late = copy_of(planted, "elsewhere")
    (blocked,) = PLANTED["blocked"]
    late.run(HELD)
    late.run(KNOWN.format(blocked))
    said = []
    for source in ("crm", blocked):
        late.run(f"update enforcement.items set source = '{source}' where held_because = 'blocked_source'")
        said.append(Page(late.report(tmp_path)).said("fr"))
    elsewhere = "\u202f; 1 d’entre elles a aussi une fiche dans ce système, mais ses données échues sont dans un autre."
    assert [elsewhere in each for each in said] == [True, False]


def test_a_night_that_missed_nothing_says_nothing_of_it(page):
    assert "attendent que ce système" not in page.said("fr")
