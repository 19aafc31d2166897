"""`oubli evidence`: what it says, and what it says when something is wrong."""

import json
from pathlib import Path

import pytest

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
    assert json.loads(result.stdout) == {"erased": [], "records": 0, "opted_out_on": None}
