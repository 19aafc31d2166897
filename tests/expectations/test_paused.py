"""What may be open after a night: it was paused, a system is away, or a source is set aside; else it has failed."""

import pytest

from tests.expectations.test_gates import run_suite_of

NAME = "every_item_has_an_outcome"
OPEN = "update enforcement.items set outcome = null where plan_id = 'plan-1' and item_no = 1;"
NIGHT = """
insert into control.nights (night_id, as_of, started_at, status, applied_plan_id, counts)
values ('{night}', '2026-11-21', '{at}', 'held', 'plan-1', '{counts}');
"""
PAUSED = NIGHT.format(night="stopped", at="2030-11-21 03:00+01", counts='{"paused": {"by": "Marie"}}')
RESUMED = NIGHT.format(night="resumed", at="2030-11-21 04:00+01", counts="{}")


@pytest.mark.parametrize(
    ("statement", "is_broken"),
    [(OPEN + PAUSED, False), (OPEN + PAUSED + RESUMED, True), (OPEN, True)],
    ids=["paused", "resumed", "not paused"],
)
def test_what_a_pause_left_open(statement: str, is_broken: bool, planted, tmp_path):
    result = run_suite_of(NAME, planted(statement), tmp_path / "docs")
    assert (NAME in {each.name for each in result.results if not each.passed}) is is_broken


INTENTS = ("every_item_has_an_outcome", "no_intent_left_open")
BEGUN = OPEN + (
    "insert into enforcement.intents select plan_id, person_id, source, record_id from enforcement.items "
    "where plan_id = 'plan-1' and item_no = 1;"
)
SYSTEM = "(select source from enforcement.items where plan_id = 'plan-1' and item_no = 1)"
AWAY = RESUMED + (
    f"update control.nights set counts = jsonb_build_object('away', jsonb_build_array({SYSTEM})) "
    "where night_id = 'resumed';"
)
ELSEWHERE = AWAY.replace(SYSTEM, "'another'")
BLOCKED = """
insert into identity.records (source, record_id, person_id)
    select 'booking', '1', person_id from enforcement.items where plan_id = 'plan-1' and item_no = 1;
insert into control.source_gates (as_of, source, reason_fr, reason_en) values ('2026-11-21', 'booking', '', '');
"""


@pytest.mark.parametrize("name", INTENTS)
@pytest.mark.parametrize(
    ("why", "is_broken"),
    [(AWAY, False), (PAUSED, False), (RESUMED + BLOCKED, False), (RESUMED, True), (ELSEWHERE, True)],
    ids=["its system is away", "paused", "a source of the person is set aside", "nobody knows", "another is away"],
)
def test_what_was_begun_and_has_no_outcome(name: str, why: str, is_broken: bool, planted, tmp_path):
    result = run_suite_of(name, planted(BEGUN + why), tmp_path / "docs")
    assert (name in {each.name for each in result.results if not each.passed}) is is_broken
