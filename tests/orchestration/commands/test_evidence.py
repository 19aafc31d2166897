"""`oubli evidence`: what it says, and what it says when something is wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.commands import evidence, person
from orchestration.commands.asking import Asked
from orchestration.evidence.traces import Erasure, Traces
from tests.orchestration.commands.conftest import Oubli, said


def test_evidence_that_verifies(oubli: Oubli):
    result = oubli("evidence", "verify", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"verified": True, "entries": 0, "head": "0" * 64}


def test_evidence_that_does_not(oubli: Oubli, home: Path):
    outside = home / "evidence" / "head.json"
    outside.parent.mkdir(exist_ok=True)
    outside.write_text('{"seq": 7, "hash": "x"}', encoding="ascii")
    result = oubli("evidence", "verify", "--json")
    outside.unlink()
    assert result.exit_code == 1
    assert said(result).startswith("error ledger: ends at entry 0, but entry 7 was written; if the warehouse was ")


def test_the_public_key_is_the_same_each_time_and_checks_what_is_signed(oubli: Oubli, tmp_path: Path):
    first, second = oubli("evidence", "key"), oubli("evidence", "key")
    assert first.stdout == second.stdout
    assert first.stdout.startswith("-----BEGIN PUBLIC KEY-----")
    exported = tmp_path / "oubli.pem"
    exported.write_text(first.stdout)
    assert oubli("evidence", "verify", "--key", str(exported)).exit_code == 0
    assert "is no public key" in said(oubli("evidence", "verify", "--key", str(tmp_path / "none.pem")))


def test_what_is_no_address_is_not_looked_for(oubli: Oubli):
    result = oubli("evidence", "of", "--email", "Anna Albert")
    expected = "expected an e-mail address, a phone number or a record such as crm:17"
    assert (result.exit_code, said(result)) == (1, f"error evidence: {expected}")
    result = oubli("evidence", "of", "anna@people.example")
    assert said(result).endswith("expected a record such as crm:17; give an address with --email or --phone")
    result = oubli("evidence", "of", "crm:17", "--phone", "06 12 34 56 78")
    assert said(result).endswith("give one of SOURCE:RECORD, --email and --phone")


@pytest.mark.parametrize(
    "question", [("--email", "nobody@people.example"), ("--phone", "06 12 34 56 78"), ("crm:17",)], ids=str
)
def test_a_person_that_nobody_knew(oubli: Oubli, question: tuple[str, ...]):
    result = oubli("evidence", "of", *question, "--json")
    assert json.loads(result.stdout) == {
        "erased": [], "records": 0, "ordered": 0, "returned": 0, "archived": 0, "originals": 0, "opted_out_on": None,
        "restored": [],
    }  # fmt: skip


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(width=80, file=StringIO(), record=True)
    for module in (evidence, person):
        monkeypatch.setattr(module, "out", console)
    return console


def shown(terminal: Console, record: str | None, **otherwise: int) -> str:
    """What is printed of someone who was erased on the 29th in Paris, by the night of the 21st."""
    erasure = Erasure(
        seq=7, at="2026-11-28T23:05:00+00:00", as_of="2026-11-21", source="crm", place="source", outcome="deleted",
        data_categories=["contact_details", "identity"], purpose="prospecting_b2c", rule="prospecting_b2c.active",
        plan_id="2026-11-21-65006b2f", policy_hash="b", previous_hash="p", hash="h", is_shared=False,
    )  # fmt: skip
    left = {"records": 0, "ordered": 0, "returned": 0, "archived": 0, "originals": 0, **otherwise}
    evidence.show(Traces((erasure,), **left, opted_out_on=None), Asked("record" if record else "email", ("f",), record))
    return terminal.export_text()


def test_when_it_was_done_is_told_in_paris_time_apart_from_the_night(terminal: Console):
    printed = shown(terminal, "crm:1")
    rows = [line.split() for line in printed.splitlines()]
    assert ["7", "2026-11-29", "2026-11-21", "crm", "contact_details", "deleted", "prospecting_"] in rows
    assert any(row[:1] == ["00:05"] for row in rows)
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ({}, "The record is not known now."),
        ({"archived": 1}, "The intermediate archive keeps something of it."),
        ({"archived": 1, "originals": 1}, "keeps something of it; the original stands in its system, which is its own"),
        ({"records": 1}, "The record is known now: not all of it was to be erased."),
        ({"records": 1, "returned": 1}, "The record is known again: what was erased of it was read anew in its system"),
        ({"records": 1, "ordered": 1}, "Its operator was asked to erase what is due of the record, and has not"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_is_left_of_a_record_is_told(terminal: Console, left: dict[str, int], sentence: str):
    assert sentence in " ".join(shown(terminal, "crm:1", **left).split())


def test_what_is_left_under_an_address_is_counted(terminal: Console):
    printed = shown(terminal, None, records=3, returned=1, ordered=1, archived=2, originals=1)
    assert (
        "Records of which the intermediate archive keeps something: 2; the original of 1 of them stands in"
        in " ".join(printed.split())
    )
    assert "Records that carry it now: 3." in printed
    assert "Of these, erased and then read anew in their system: 1." in printed
    assert "Of these, their operator was asked to erase, and has not confirmed it yet: 1." in printed
