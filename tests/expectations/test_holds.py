"""What was dealt with is held against the holds that stood when its night began, and against no others."""

import pytest

from tests.expectations.test_gates import run_suite_of

NAME = "nothing_held_was_touched"
BEFORE = "'2026-11-19 10:00+01'"
HOLD = """
insert into control.holds (hold_id, scope, kind, source, record_id, purpose, reason, placed_by, placed_on, placed_at)
values ('h', 'person', 'legal_hold', 'crm', '{record}', {purpose}, 'dispute', 'dpo', '2026-11-19', {at});
"""
SAME_PERSON = """
insert into control.held_records values ('h', 'crm', '998'), ('h', 'emailing', '9041');
insert into identity.records (source, record_id, person_id) values ('emailing', '9041', 'gone');
"""
SYSTEM = """
insert into control.holds (hold_id, scope, kind, source, reason, placed_by, placed_on, placed_at)
values ('h', 'source', 'legal_hold', '{source}', 'dispute', 'dpo', '2026-11-19', {at});
"""

JUDGED = """
insert into control.promises (as_of, checked_at, gate, suite, name, severity, passed, label_fr, label_en)
values ('2026-11-20', {at}, 'after_enforcement', 'outcomes', 'nothing_held_was_touched', 'critical', {passed}, '', '');
"""
TONIGHT = "update control.nights set started_at = '2026-11-20 03:00+01' where status = 'running'"
LATER, EARLIER = "'2026-11-21 23:00+01'", "'2026-11-19 23:00+01'"


def hold(record: str = "999", purpose: str = "null", at: str = BEFORE) -> str:
    return HOLD.format(record=record, purpose=purpose, at=at)


@pytest.mark.parametrize(
    ("statement", "is_broken"),
    [
        (hold(), True),
        (hold("998") + SAME_PERSON, True),
        (hold("998"), False),
        (hold(purpose="'prospecting'"), True),
        (hold(purpose="'accounting'"), False),
        (hold(at="'2026-11-20 04:00+01'"), False),
        (hold() + "update control.holds set lifted_at = '2026-11-19 18:00+01'", False),
        (SYSTEM.format(source="crm", at=BEFORE), True),
        (SYSTEM.format(source="emailing", at=BEFORE), False),
        (SYSTEM.format(source="emailing", at=BEFORE) + SAME_PERSON, True),
        (hold() + JUDGED.format(at=LATER, passed=True), False),
        (hold() + JUDGED.format(at=EARLIER, passed=True), True),
        (hold() + JUDGED.format(at=LATER, passed=False), True),
        (hold() + JUDGED.format(at=LATER, passed=True) + TONIGHT, True),
    ],
    ids=[
        "named", "by another record", "somebody else's", "its policy", "another policy", "placed later", "lifted",
        "its system", "a system that does not know them", "a system that does",
        "learnt since it was judged", "judged before it", "judged and broken", "tonight, by a clock set back",
    ],
)  # fmt: skip
def test_what_a_hold_kept(statement: str, is_broken: bool, planted, tmp_path):
    result = run_suite_of(NAME, planted(statement), tmp_path / "docs")
    assert (NAME in {each.name for each in result.results if not each.passed}) is is_broken
