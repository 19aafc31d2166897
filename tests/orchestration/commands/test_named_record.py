"""A record by its name: what became of it, and where no page can be written why, and what can be had instead."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.commands import named_record
from orchestration.commands.named_record import tell, tell_no_page
from orchestration.reporting.record import Done, Record, Standing
from orchestration.reporting.texts import Text


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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            "ordered",
            "deleted on 21 November 2026 under r (plan p); its operator was asked to, and has not confirmed it",
        ),
        ("rescinded", "its operator was asked to, which was taken back, so its system may have it still"),
        ("confirmed", "identity: deleted on 21 November 2026 under r (plan p)\n"),
    ],
)
def test_what_an_operator_was_asked_to_is_told_with_what_came_of_it(terminal: Console, state: str, said: str):
    done = Done("p", "deleted", "2026-11-21", "r", ["identity"], [], state)
    tell(Record("crm:17", "erased", None, (), (done,), (), ()))
    assert said in terminal.export_text()


def test_the_rule_is_told_in_words_with_its_source(terminal: Console):
    told = Text("Prospection : 3 ans", "Marketing: 3 years")
    done = Done("p", "deleted", "2026-11-21", "r", ["identity"], [], None, told, "CNIL, fiche 14")
    tell(Record("crm:17", "erased", None, (), (done,), (), ()))
    assert "under r (plan p): Marketing: 3 years [CNIL, fiche 14]" in terminal.export_text()


def test_where_the_original_of_what_is_archived_stands_is_told(terminal: Console):
    tell(Record("crm:17", "archived", "p", ("identity",), (), (), (), has_original=True))
    printed = terminal.export_text()
    assert "Of crm:17 Oubli keeps only what is in the intermediate archive: identity." in printed
    assert "the original stands in its system, which is its own archive" in printed


def test_an_opt_out_is_told_as_one_and_not_as_data_suppressed(terminal: Console):
    done = Done("p", "suppressed", "2026-11-21", "r", ["contact_details"], [], "done")
    tell(Record("crm:17", "known", "p", (), (done,), (), ()))
    assert "contact_details: entered on the opt-out list (kept as a fingerprint) on 21" in terminal.export_text()
