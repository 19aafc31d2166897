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
    assert (
        "\u00a0: l’échéance de 1 personne est dépassée, depuis le 30\u00a0septembre\u00a02026\u202f; ses données"
        in said
    )
    assert "personnes est dépassée, la plus ancienne depuis le 31\u00a0octobre\u00a02026\u202f; leurs données" in said
    assert said.index("septembre") < said.index("octobre")


def test_a_night_that_missed_nothing_says_nothing_of_it(page):
    assert "échéance de" not in page.said("fr")
