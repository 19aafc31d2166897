"""`oubli order` and `oubli archive restore`, as they speak to people."""

from datetime import UTC, date, datetime

import pytest

from orchestration.commands import order, restore
from orchestration.enforcement.archive_restore import Restored
from orchestration.enforcement.due_again import DueAgain
from orchestration.enforcement.orders import Order
from orchestration.enforcement.putting_back import PutBack
from tests.orchestration.commands.conftest import Oubli, said


def test_no_work_order_is_open(oubli: Oubli):
    assert oubli("order", "list").stdout.strip() == "No work order is open."
    assert oubli("order", "list", "--all", "--json").stdout.strip() == "[]"


def test_a_work_order_tells_what_became_of_its_lines(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    at = datetime(2026, 11, 21, 6, tzinfo=UTC)
    asked = Order(
        "p_crm.csv", "p", "crm", at, 1200, confirmed=30, taken_back=2, still_there=9, received_by="Paul", received_at=at
    )
    over = Order(
        "q_crm.csv", "q", "crm", at, 0, confirmed=30, taken_back=0, still_there=0, received_by=None, received_at=None
    )
    monkeypatch.setattr(order, "orders", lambda *_, **__: (asked, over))
    told = [line.split("  ") for line in oubli("order", "list", "--all").stdout.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in told]
    assert ["p_crm.csv", "2026-11-21 07:00", "1,200 open", "2026-11-21 07:00 by Paul"] in cells
    assert cells[5:8] == [["9 of them still there"], ["30 confirmed"], ["2 taken back"]]
    assert ["q_crm.csv", "2026-11-21 07:00", "30 confirmed"] in cells


def test_a_receipt_of_what_is_no_work_order_is_refused(oubli: Oubli):
    refused = oubli("order", "receipt", "/srv/plan_crm.csv", "--by", "Paul")
    assert (refused.exit_code, said(refused).split(";")[0]) == (1, "error plan_crm.csv: is no work order of Oubli's")


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("crm", "expected SOURCE:RECORD_ID such as invoicing:17"),
        ("till:1", "there is no source till"),
        ("crm:1", "the archive keeps nothing of it"),
    ],
)
def test_what_cannot_be_restored_is_said_in_a_sentence(oubli: Oubli, record: str, sentence: str):
    refused = oubli("archive", "restore", record, "--by", "Marie", "--reason", "case 7")
    assert refused.exit_code == 1
    assert sentence in said(refused)


def test_a_restore_tells_what_goes_again(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    again = DueAgain("identity", None, "prospecting_b2c.active", date(2025, 10, 8))
    found = Restored(27, ("documents", "identity"), ("invoices:F-1",), PutBack(1, 2, 3), (again,))
    monkeypatch.setattr(restore, "restore_record", lambda *_: found)
    told = oubli("archive", "restore", "crm:1", "--by", "Marie", "--reason", "case 7").stdout
    assert told.startswith("crm:1: identity, invoices:F-1 left the archive (ledger entry 27); active again at the next")
    assert "rows written to 1, rows written anew 2, values left as the system has them 3." in told
    assert "the next one takes it out again: identity since 2025-10-08 by prospecting_b2c.active." in told
