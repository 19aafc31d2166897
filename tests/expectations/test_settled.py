"""What a dead night began and tonight has settled is not overdue, though its plan was set aside for tonight's."""

import pytest

from tests.expectations.planted_rows import AFTER
from tests.expectations.test_gates import run_suite_of

NAME = "nobody_is_past_the_deadline"
SETTLED = """
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state)
values ('dead', '2026-11-21', 'book', 'dead', 'superseded');
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome, settled_at)
select 'dead', row_number() over (), records.person_id, source, record_id, 'activity', 'delete', 'prospecting',
    'prospecting.active', '2026-11-01', '{outcome}', '{at}' from identity.records where person_id = 'p2'
"""


@pytest.mark.parametrize(
    ("outcome", "at", "is_broken"),
    [
        ("deleted", "2026-11-21 03:00+01", False),
        ("deleted", "2026-11-20 03:00+01", True),
        ("failed", "2026-11-21 03:00+01", True),
    ],
)
def test_what_tonight_settled_of_a_dead_plan(outcome: str, at: str, is_broken: bool, planted, tmp_path):
    planting = f"{AFTER[NAME]}; {SETTLED.format(outcome=outcome, at=at)}"
    result = run_suite_of(NAME, planted(planting), tmp_path / "docs")
    assert (NAME in {each.name for each in result.results if not each.passed}) is is_broken


OF_THAT_NIGHT = """
insert into evidence.ledger (seq, entry, previous_hash, hash) values (3, '{{"fingerprints": 0, "outcome": "{outcome}",
    "plan_id": "dead", "night_id": "n2"}}', repeat('2', 64), repeat('3', 64))
"""


@pytest.mark.parametrize(
    ("outcome", "at", "is_broken"),
    [
        ("deleted", "2026-11-21 03:00+01", False),
        ("failed", "2026-11-20 03:00+01", False),
        ("failed", "2026-11-21 03:00+01", True),
    ],
)
def test_what_a_system_refused_tonight_of_a_dead_plan(outcome: str, at: str, is_broken: bool, planted, tmp_path):
    planting = f"{SETTLED.format(outcome=outcome, at=at)}; {OF_THAT_NIGHT.format(outcome=outcome)}"
    result = run_suite_of("no_item_failed", planted(planting), tmp_path / "docs")
    assert ("no_item_failed" in {each.name for each in result.results if not each.passed}) is is_broken
