"""One person on a narrow terminal."""

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from orchestration.commands import person, ruled_out
from orchestration.commands.person import show
from orchestration.commands.ruled_out import tell_why
from orchestration.commands.timeline import drawn
from orchestration.reporting.person.treated import NOTHING, Act, Treated, mark
from orchestration.reporting.timeline import Moment

TOLD = Path(__file__).parents[1] / "reporting" / "person" / "told.yaml"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(width=80, file=StringIO(), record=True)
    for module in (person, ruled_out):
        monkeypatch.setattr(module, "out", console)
    return console


def test_a_rules_name_breaks_only_where_its_words_meet(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    show(mark(told, NOTHING))
    deadlines = terminal.export_text().partition("Deadlines")[2].partition("accounting.archive: ")[0]
    words = {word for line in deadlines.splitlines() for word in line.split()}
    assert {"customer_", "relationship.", "active", "consent_", "evidence."} <= words


def test_what_was_ruled_out_names_whole_words_too(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    tell_why(told)
    printed = terminal.export_text()
    assert "prospecting_ " in printed
    assert "b2c.active" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_what_was_done_already_says_so_and_is_not_due(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    act = Act(
        name="crm:17", data_category="identity", record=None, action="archive", outcome="archived",
        purpose="customer_relationship", rule="customer_relationship.active", plan_id="p", is_ordered=False,
        on="2026-11-28", is_current=True,
    )  # fmt: skip
    show(mark(told, Treated((act,), ())))
    words = [line.split() for line in terminal.export_text().splitlines()]
    assert any(line[0] == "identity" and line[-1] == "archive" for line in words if line)
    assert sum(line[-1] == "done" for line in words if line) == 1


def test_until_when_the_archive_keeps_what_moves_there_is_told_without_asking_why(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    identity = [row for row in told["deadlines"] if row["data_category"] == "identity"]
    act = Act(
        name="crm:17", data_category="identity", record=None, action="archive", outcome="archived",
        purpose="customer_relationship", rule="customer_relationship.active", plan_id="p", is_ordered=False,
        on="2026-11-28", is_current=True,
    )  # fmt: skip
    show(mark({**told, "deadlines": identity}, Treated((act,), ())))
    words = [line.split()[-2:] for line in terminal.export_text().partition("Deadlines")[2].splitlines()]
    assert ["2026-11-20", "archive"] in words
    assert ["2033-12-31", "anonymise"] in words
    assert any(line[-1:] == ["done"] for line in words)


def test_a_withdrawal_and_an_objection_are_crossed_and_told_in_words():
    no = Moment(date(2025, 1, 1), "consent", "withdrawn", "prospecting", "email", None, None, ())
    objection = replace(no, kind="objection", code="declared")
    lines = list(drawn([no, replace(no, code="refused"), objection], date(2026, 11, 21)))
    assert all("✗" in line and "✓" not in line for line in lines[:3])
    assert "prospecting by email: consent withdrawn" in lines[0]
    assert "objection to prospecting by e-mail, recorded in a system" in lines[2]


def test_what_follows_in_the_archive_is_no_claim_that_was_ruled_out(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    tell_why(told)
    following, claims = terminal.export_text().partition("What follows in the archive")[2].split("Claims that", 1)
    assert "anonymise" in following
    assert "takes over" not in claims


def test_a_box_ticked_beforehand_is_drawn_as_no_consent():
    given = Moment(date(2025, 1, 1), "consent", "granted", "prospecting", "email", None, None, ())
    lines = list(drawn([given, replace(given, code="passive_opt_in")], date(2026, 11, 21)))
    assert "✓" in lines[0]
    assert "✓" not in lines[1]
    assert "prospecting by email: pre-ticked box: no valid consent" in lines[1]


def test_proofs_in_the_archive_are_told_where_they_are_not_counted(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    show(mark(told, NOTHING))
    assert "proofs of consent" not in terminal.export_text()
    show(mark({**told, "archived_consents": ["crm:17"], "proofs_not_counted": True}, NOTHING))
    assert "`oubli archive read crm:17" in terminal.export_text()
