"""What is held back and what stands in quarantine is listed by the systems' own keys."""

from dataclasses import astuple

from orchestration.reporting.held_list import held_items
from orchestration.reporting.quarantine_list import quarantined_rows
from tests.orchestration.reporting.planting import PLAN, PLANTED


def test_every_row_in_quarantine_says_what_is_wrong_with_it(planted):
    with planted.engine.connect() as connection:
        listed = [astuple(row)[:6] for row in quarantined_rows(connection, source=None)]
        of_crm = [row.source for row in quarantined_rows(connection, source="crm")]
    assert listed == [
        (source, table, f"k{i}", f"r{i}", column, reason)
        for source, table, column, reason, rows in sorted(PLANTED["quarantine"], key=lambda row: row[:2])
        for i in range(1, rows + 1)
    ]
    assert of_crm == ["crm"] * 7


def test_what_the_plan_holds_back_says_why(planted):
    with planted.engine.connect() as connection:
        listed = list(held_items(connection, plan_id=PLAN, source=None))
        assert not list(held_items(connection, plan_id="another", source=None))
        assert {item.source for item in held_items(connection, plan_id=PLAN, source="crm")} == {"crm"}
    assert len({item.record_id for item in listed}) == 11
    assert all(item.because and item.rule and item.due_on for item in listed)
