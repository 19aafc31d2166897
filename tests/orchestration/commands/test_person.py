"""One person on a narrow terminal."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from orchestration.commands import person, ruled_out
from orchestration.commands.person import show
from orchestration.commands.ruled_out import tell_why

TOLD = Path(__file__).parents[1] / "reporting" / "person" / "told.yaml"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(width=80, file=StringIO(), record=True)
    for module in (person, ruled_out):
        monkeypatch.setattr(module, "out", console)
    return console


def test_a_rules_name_breaks_only_where_its_words_meet(terminal: Console):
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    show(told)
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
