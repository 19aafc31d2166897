"""A record of which no page can be written: why, and what can be had instead."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.commands import named_record
from orchestration.commands.named_record import tell_no_page
from orchestration.reporting.record import Record, Standing


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(width=400, file=StringIO(), record=True)
    monkeypatch.setattr(named_record, "out", console)
    return console


@pytest.mark.parametrize(
    ("stands", "others", "said"),
    [
        ("erased", (), "as nothing of crm:17 is kept that one could tell of; `oubli evidence certificate crm:17 --to"),
        ("erased", ("books:9",), "writes what the ledger proves; for its person, ask for books:9."),
        ("gone", (), "as nothing of crm:17 is kept that one could tell of."),
        ("quarantined", (), "as a record in quarantine is nobody's yet."),
    ],
)
def test_why_no_page_was_written_is_said(
    terminal: Console, tmp_path: Path, stands: Standing, others: tuple[str, ...], said: str
):
    page = tmp_path / "person.html"
    tell_no_page(Record("crm:17", stands, None, (), (), (), others), page)
    printed = terminal.export_text()
    assert f"No page was written to {page}, " in printed
    assert said in printed
    assert "was there before" not in printed


def test_a_page_of_before_is_pointed_out(terminal: Console, tmp_path: Path):
    page = tmp_path / "person.html"
    page.write_text("of before", encoding="utf-8")
    tell_no_page(Record("crm:17", "erased", None, (), (), (), ()), page)
    assert "was there before; delete it after use." in terminal.export_text()
