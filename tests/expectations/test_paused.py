"""A night that somebody paused left operations open on purpose: of the night that applied the plan last, no other."""

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
