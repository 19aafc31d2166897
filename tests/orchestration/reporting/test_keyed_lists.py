"""What is held back and what stands in quarantine is listed by the systems' own keys."""

from dataclasses import astuple, fields

import pytest
from sqlalchemy import text

from orchestration.reporting import contact_lists, invoice_gaps, quarantine_list, undated, undone_list, warning_list
from orchestration.reporting.quarantine_list import quarantined_rows
from orchestration.reporting.undone_list import undone_items
from tests.orchestration.reporting.planting import PLAN, PLANTED

LISTS = [
    *((contact_lists.HEADERS[kind], line) for kind, line in contact_lists.LINES.items()),
    (invoice_gaps.HEADER, invoice_gaps.InvoiceGap),
    (quarantine_list.HEADER, quarantine_list.QuarantinedRow),
    (undated.HEADER, undated.Undated),
    (undone_list.HEADER, undone_list.UndoneItem),
    (warning_list.HEADER, warning_list.Warned),
]


@pytest.mark.parametrize(("header", "line"), LISTS)
def test_a_list_has_a_heading_for_each_column(header, line):
    assert len(header) == len(fields(line))


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
        listed = list(undone_items(connection, outcome="held", plan_id=PLAN, source=None))
        assert not list(undone_items(connection, outcome="held", plan_id="another", source=None))
        assert {item.source for item in undone_items(connection, outcome="held", plan_id=PLAN, source="crm")} == {"crm"}
    assert len({item.record_id for item in listed}) == 11
    assert all(item.because and item.rule and item.due_on for item in listed)


def test_what_a_system_refused_is_listed_with_its_words(planted):
    refused = (
        "update enforcement.items set outcome = 'failed', held_because = null, message = 'refused the write-back' "
        "where plan_id = :plan and source = 'crm' and outcome = 'held'"
    )
    with planted.engine.connect() as connection:
        items = connection.execute(text(refused), {"plan": PLAN}).rowcount
        listed = list(undone_items(connection, outcome="failed", plan_id=PLAN, source=None))
        connection.rollback()
    assert items > 0
    assert [(item.source, item.because) for item in listed if item.because] == [
        ("crm", "refused the write-back")
    ] * items
