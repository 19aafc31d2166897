"""The README tells of every command, every option and every setting, and of none that is not there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from orchestration.cli import app
from orchestration.settings import Settings
from tests.architecture.repository import ROOT, files_of

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ")[0] for line in README.splitlines() if line.startswith("| `oubli ")]


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(_commands(typer.main.get_command(app), "oubli"))


def _row(path: str) -> str:
    return next((row for row in ROWS if re.search(rf"`{path}[ `]", row)), "")


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_stands_in_the_readme_with_its_options(path: str):
    row = _row(path)
    assert row, f"README.md: no row of the command line's table tells of {path}"
    options = {
        max(parameter.opts, key=len)
        for parameter in COMMANDS[path].params
        if parameter.param_type_name == "option" and not parameter.hidden
    } - {"--help"}
    line = next(line for line in README.splitlines() if line.startswith(row))
    assert {option for option in options if not re.search(rf"{option}(?![a-z-])", line)} == set()
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", row)) <= {
        option for other in COMMANDS if _row(other) == row for each in COMMANDS[other].params for option in each.opts
    }


def test_every_setting_stands_in_the_readme_and_no_other():
    told = set(re.findall(r"`(OUBLI_[A-Z_]+)`", README))
    maps = [(ROOT / path).read_text(encoding="utf-8") for path in files_of(".yml", under=("dbt_project",))]
    addresses = {name for each in maps for name in re.findall(r"OUBLI_[A-Z]+_URL", each)}
    assert {f"OUBLI_{name.upper()}" for name in Settings.model_fields} | addresses == told
