"""The commands: each has help, and what goes wrong is one sentence with status 1, never a traceback."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.core import TyperGroup
from typer.main import get_command

from orchestration.cli import app
from orchestration.commands import nights
from orchestration.commands.session import Session
from orchestration.settings import PROJECT_DIR
from tests.orchestration.commands.conftest import Oubli, said

COMMANDS = {
    "demo", "run", "plan", "approve", "apply", "pause", "resume", "replay", "explain", "hold", "order", "archive",
    "export", "policy", "evidence", "clean", "report", "register", "up", "down", "ui", "doctor",
}  # fmt: skip
BOOK = PROJECT_DIR / "retention_policies" / "policies"


def test_help_lists_every_command(oubli: Oubli):
    result = oubli("--help")
    assert result.exit_code == 0
    assert isinstance(get_command(app), TyperGroup)
    assert set(get_command(app).commands) == COMMANDS  # type: ignore[attr-defined] # a group, as asserted
    assert not [name for name in COMMANDS if f" {name} " not in result.output]


def test_every_command_and_option_says_what_it_does():
    silent, unread = [], [("oubli", get_command(app))]
    while unread:
        path, command = unread.pop()
        if not command.help:
            silent.append(path)
        silent += [f"{path} {p.name}" for p in command.params if not getattr(p, "help", None)]
        unread += [(f"{path} {name}", sub) for name, sub in getattr(command, "commands", {}).items()]
    assert not silent


@pytest.mark.parametrize("command", [("run",), ("plan",)])
def test_a_date_that_is_none(oubli: Oubli, command: tuple[str, ...]):
    result = oubli(*command, "--as-of", "21/11/2026")
    assert result.exit_code == 1
    assert said(result) == "error --as-of: expected a date such as 2026-11-21, got '21/11/2026'"


@pytest.mark.parametrize("command", ["run", "plan", "doctor"])
def test_a_source_that_nobody_mapped(oubli: Oubli, command: str):
    result = oubli(command, sources="crm,carrier_pigeons")
    assert result.exit_code == 1
    assert "_carrier_pigeons__sources.yml: there is no such data map; check OUBLI_SOURCES" in said(result)


def test_no_source_at_all(oubli: Oubli):
    result = oubli("run", sources=" , ")
    assert (result.exit_code, said(result)) == (
        1,
        "error OUBLI_SOURCES: names no source; give folder names under models/staging/",
    )


@pytest.mark.parametrize(
    "command", [("approve", "2026-01-01-none", "--by", "DPO", "--reason", "read"), ("apply", "2026-01-01-none")]
)
def test_a_plan_that_nobody_made(oubli: Oubli, command: tuple[str, ...]):
    result = oubli(*command)
    assert result.exit_code == 1
    assert said(result).startswith("error 2026-01-01-none: there is no such plan;")


def test_what_a_user_types_is_no_markup(oubli: Oubli):
    result = oubli("apply", "[/nobody]")
    assert result.exit_code == 1
    assert said(result).startswith("error [/nobody]: there is no such plan;")


@pytest.mark.parametrize("command", [("apply",), ("plan", "--last")])
def test_no_plan_yet(oubli: Oubli, command: tuple[str, ...]):
    result = oubli(*command)
    assert result.exit_code == 1
    assert "run `oubli plan`" in said(result)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("explain", "crm:1"), "error explain: no night has run yet; run `oubli run`"),
        (("explain", "--all"), "error explain: no night has run yet; run `oubli run`"),
        (("explain",), "error explain: give one SOURCE:RECORD_ID, or --all"),
        (("report",), "error report: no night has run yet; run `oubli run`"),
    ],
)
def test_no_night_yet(oubli: Oubli, command: tuple[str, ...], sentence: str):
    result = oubli(*command)
    assert (result.exit_code, said(result)) == (1, sentence)


@pytest.mark.parametrize("given", ["1969-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_from_which_periods_cannot_be_counted(oubli: Oubli, given: str):
    result = oubli("run", "--as-of", given)
    sentence = f"error --as-of: expected a date from 1970-01-01 to 2199-12-31, got {given}"
    assert (result.exit_code, said(result)) == (1, sentence)


@pytest.fixture
def typo(tmp_path: Path) -> Path:
    """A policy book with a typo."""
    folder = tmp_path / "policies"
    shutil.copytree(BOOK, folder)
    shutil.copy(BOOK.parent / "contact_events.yaml", tmp_path)
    policy = folder / "prospecting_b2c.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("P3Y", "3 years"), encoding="utf-8")
    return folder


def test_a_policy_with_a_typo(oubli: Oubli, typo: Path):
    result = oubli("policy", "check", policies_path=str(typo))
    assert result.exit_code == 1
    assert said(result).startswith("error prospecting_b2c.yaml")
    assert "'3 years'" in said(result)


def test_a_sound_book(oubli: Oubli):
    result = oubli("policy", "check", "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["policy_hash"]) == 64


def test_a_book_is_held_against_what_the_data_map_holds(oubli: Oubli):
    def places(sources: str) -> set[str]:
        told = json.loads(oubli("policy", "check", "--json", sources=sources).stdout)
        return {finding["place"] for finding in told["findings"]}

    assert "category consents" not in places("crm,emailing,invoicing")
    assert places("tryton") - places("crm,emailing,invoicing") == {
        "consent_evidence.yaml: data",
        "audience_measurement.yaml: data",
        "audience_measurement.yaml: rules.opens.data",
        "prospecting_b2c.yaml: rules.professional.data",
    }


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("my database", "OUBLI_DATABASE_URL: expected a URL such as postgresql://user:password@host:5432/oubli"),
        ("postgresql://me@host:port/oubli", "OUBLI_DATABASE_URL: expected a URL such as postgresql://"),
        ("mysql://me@host/oubli", "OUBLI_DATABASE_URL: expected PostgreSQL 16 or later, got mysql"),
        ("postgresql://me:secret@127.0.0.1:1/oubli", "127.0.0.1:1/oubli: the warehouse does not answer; check"),
    ],
)
def test_a_warehouse_that_is_none(oubli: Oubli, url: str, sentence: str):
    result = oubli("evidence", "verify", database_url=url)
    assert result.exit_code == 1
    assert sentence in said(result)
    assert "secret" not in result.output


def test_up_tells_where_the_warehouse_is(oubli: Oubli):
    result = oubli("up")
    assert result.exit_code == 0
    assert result.output.startswith("Warehouse: postgresql")


def test_everybody_is_computed_when_a_run_asks_for_it(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    asked: list[list[str]] = []

    def execute(work: Session, *_: object) -> tuple[None, str]:
        with work.warehouse.connect() as connection:
            about_all = text("select cause from control.touches where person_id is null and record_id is null")
            asked.append(list(connection.execute(about_all).scalars()))
        return None, "no night was begun"

    monkeypatch.setattr(nights, "execute", execute)
    assert [oubli("run").exit_code, oubli("run", "--full").exit_code] == [1, 1]
    assert asked == [[], ["`oubli run --full`"]]
