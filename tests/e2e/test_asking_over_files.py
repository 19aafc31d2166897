"""What is asked after nights over a folder of CSV files: lists, timelines, other books. None of it changes anything."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR
from tests.e2e.nights import AS_OF, LIVELY, Nights, shorter_book

pytestmark = pytest.mark.slow

WHO = ("-c", "user.name=DPO", "-c", "user.email=dpo@people.example")


def test_who_may_not_be_contacted_is_a_list_of_keys(nights: Nights):
    printed = nights.oubli("export", "no-contact", "--source", "files")
    assert printed.returncode == 0, printed.stderr
    rows = list(csv.DictReader(printed.stdout.splitlines()))
    assert all(None not in row for row in rows), "no line is longer than the heading"
    assert ("phone", "missing") in {(row["channel"], row["status"]) for row in rows if row["record_id"] == "2"}
    # Its operator was asked to erase record 4, who objected, and until then may not write to it; no address is told.
    assert {row["channel"] for row in rows if row["record_id"] == "4"} >= {"email", "phone", "sms"}
    assert "@" not in printed.stdout
    for kind in ("no-contact", "re-permission", "undated", "warnings", "held", "failed", "quarantine", "invoice-gaps"):
        assert nights.oubli("export", kind).stderr.startswith(f"of the night of {AS_OF} (begun "), kind
    again = nights.oubli("export", "re-permission")
    assert again.stdout.splitlines()[0] == "source,record_id,channels,purposes,statuses,since,until,ask_by"
    assert nights.oubli("export", "no-contact", "--source", "pigeons").returncode == 1


def test_an_invoice_that_moves_to_the_archive_leaves_no_gap_and_one_past_its_ten_years_is_forgotten(nights: Nights):
    archived = "select number from archive.items where document_id = 'F1'"
    assert nights.oubli.rows(archived) == [("FAC-0012",)]
    known = "select series, seen::text, there::text from control.invoice_series"
    assert nights.oubli.rows(known) == [("FAC-", "{[12,13)}", "{[12,13)}")]
    told = "select name, bool_and(passed), min(checked) from control.promises where suite in ('invoices', 'numbering')"
    assert nights.oubli.rows(f"{told} group by name order by name") == [
        ("invoice_numbers_run_on", True, 1),
        ("invoices_have_a_number", True, 1),
        ("invoices_once_read_are_still_there", True, 1),
        ("no_purge_makes_a_gap", True, 1),
    ]
    gaps = nights.oubli("export", "invoice-gaps").stdout.split()
    assert gaps == ["source,series,fiscal_year_end,first_number,last_number,was_read"]


def test_a_person_is_drawn_in_time(nights: Nights):
    lines = nights.oubli("explain", LIVELY).stdout.splitlines()
    drawn = lines[lines.index("Timeline") + 1 :]
    assert [line.split("  ")[-2:] for line in drawn if "click" in line] == [["● click", "files"]]
    days = [next(i for i, line in enumerate(drawn) if mark in line) for mark in ("collected", "click", "today", "▲")]
    assert days == sorted(days)


def test_another_book_shows_what_it_would_change_and_changes_nothing(nights: Nights, tmp_path: Path):
    book = shorter_book(tmp_path / "policies")
    books = "select count(*) from policy.books"
    known = nights.oubli.rows(books)
    compared = nights.oubli("policy", "diff", "--as-of", AS_OF, "--json", OUBLI_POLICIES_PATH=str(book))
    assert compared.returncode == 0, compared.stderr
    told = json.loads(compared.stdout)
    assert told["persons"] == {"newly_due": 1}
    changes = {(c["source"], c["data_category"], c["action"]) for c in told["changes"]}
    assert changes >= {("files", category, "delete") for category in ("identity", "contact_details")}
    by_default = nights.oubli("policy", "diff", OUBLI_POLICIES_PATH=str(book))
    assert f"on {AS_OF}, the date of the last computed night\n" in by_default.stdout
    assert "Newly due: 1 person" in by_default.stdout
    same = nights.oubli("policy", "diff", "--as-of", AS_OF, "--against", str(book), OUBLI_POLICIES_PATH=str(book))
    assert "nothing would become due" in same.stdout
    assert nights.oubli.rows(books) == known


def test_what_a_longer_book_would_spare_is_told_against_a_revision(nights: Nights, tmp_path: Path):
    book = shorter_book(tmp_path / "company" / "policies")
    for arguments in (["init", "-q"], ["add", "-A"], [*WHO, "commit", "-q", "-m", "shorter"]):
        subprocess.run(["git", "-C", str(tmp_path / "company"), *arguments], check=True)
    shutil.rmtree(book)
    shutil.copytree(PROJECT_DIR / "retention_policies" / "policies", book)
    compared = nights.oubli(
        "policy", "diff", "--as-of", AS_OF, "--against", "HEAD", "--json", OUBLI_POLICIES_PATH=str(book)
    )
    assert compared.returncode == 0, compared.stderr
    told = json.loads(compared.stdout)
    assert told["persons"] == {"no_longer_due": 1}
    assert {change["change"] for change in told["changes"]} == {"no_longer_due"}


def test_the_course_of_a_legal_basis_is_told(nights: Nights):
    asked = nights.oubli("explain", LIVELY, "--history", "--json")
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    now = {(row["purpose"], row["channel"]): row["status"] for row in told["legal_basis"] if row["channel"]}
    last = {(row["purpose"], row["channel"]): row["status"] for row in told["history"] if row["to"] is None}
    assert now
    assert last == now
