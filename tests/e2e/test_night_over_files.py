"""Nights over a folder of CSV files, as a newcomer runs them: plan, approval, purge, and then nothing left to do."""

import csv
import json
from typing import Any

import pytest

from tests.e2e.nights import (
    ANCIENT,
    AS_OF,
    CUSTOMER,
    DISPUTED,
    LIVELY,
    OPENED,
    OPTED_OUT,
    SILENT,
    UNREADABLE,
    Nights,
    due,
    files_with,
)

pytestmark = pytest.mark.slow


def test_the_first_night_only_plans(nights: Nights):
    assert nights.first["status"] == "waiting"
    assert "files: the first run against a source only plans" in nights.plan["waits_for"]


def test_a_prospect_silent_for_three_years_goes(nights: Nights):
    assert due(nights, SILENT) == {
        ("activity", None, "delete"),
        ("contact_details", None, "delete"),
        ("identity", None, "delete"),
        ("notes", None, "delete"),
    }
    (row,) = (d for d in nights.explained[SILENT]["deadlines"] if d["data_category"] == "identity")
    assert (row["rule"], row["counts_from"], row["due_on"]) == ("prospecting_b2c.active", "2020-02-03", "2023-02-03")


def test_a_click_keeps_a_prospect_and_an_open_does_not(nights: Nights):
    assert due(nights, LIVELY) == set()
    assert ("identity", None, "delete") in due(nights, OPENED)


def test_an_opt_out_ends_prospecting_at_once_and_is_remembered(nights: Nights):
    assert {("identity", None, "delete"), ("contact_details", None, "suppress")} <= due(nights, OPTED_OUT)
    entries = nights.oubli.rows(
        "select kind, purpose, channel, objected_on::text, known_on::text from suppression.entries"
    )
    assert entries == [("email", "prospecting", "email", "2026-11-10", AS_OF)]


def test_a_customers_row_is_split_and_the_invoice_stays(nights: Nights):
    assert due(nights, CUSTOMER) == {
        ("contact_details", None, "archive"),
        ("identity", None, "archive"),
        ("documents", "F1", "archive"),
        ("documents", "O1", "archive"),
    }
    archived = nights.oubli.rows("select data_category, document_id from archive.items order by 1, 2")
    assert archived == [("contact_details", None), ("documents", "F1"), ("documents", "O1"), ("identity", None)]


def test_an_invoice_past_its_ten_years_is_anonymised(nights: Nights):
    assert ("documents", "F2", "anonymise") in due(nights, ANCIENT)
    assert ("documents", "O2", "delete") in due(nights, ANCIENT)


def test_a_row_that_cannot_be_read_holds_the_person_back(nights: Nights):
    assert nights.explained[UNREADABLE]["quarantined"] is True
    outcomes = nights.oubli.rows("select distinct outcome from enforcement.items where record_id = '8'")
    assert outcomes == [("held",)]
    assert nights.oubli.rows("select count(*) from raw_files.people where record_id = '8'") == [(1,)]


def test_a_hold_placed_after_the_plan_was_made_holds(nights: Nights):
    assert ("identity", None, "delete") in due(nights, DISPUTED)
    outcomes = "select distinct outcome, held_because from enforcement.items where record_id = '9'"
    assert nights.oubli.rows(outcomes) == [("held", "hold")]
    listed = json.loads(nights.oubli("hold", "list", "--json").stdout)
    assert listed == [{k: v for k, v in nights.hold.items() if k != "work_orders"}]
    assert (listed[0]["kind"], listed[0]["covered"]["record_id"], listed[0]["persons"]) == ("restriction", "9", 1)
    shown = nights.oubli("hold", "list").stdout
    assert all(told in shown for told in (listed[0]["hold_id"], DISPUTED, "restriction", "Marie", "case 7"))


def test_whose_data_is_restricted_is_not_to_be_contacted(nights: Nights):
    rows = list(csv.DictReader(nights.oubli("export", "no-contact").stdout.splitlines()))
    assert {row["status"] for row in rows if row["record_id"] == "9"} == {"restricted"}
    assert not [row for row in rows if row["record_id"] != "9" and row["status"] == "restricted"]


def test_what_is_erased_is_gone_from_the_warehouse(nights: Nights):
    named = "coalesce(email, phone, first_name, last_name, postcode, birth_date::text) is not null"
    left = nights.oubli.rows(f"select record_id from raw_files.people where {named} order by 1")
    assert left == [("2",), ("7",), ("8",), ("9",)]
    assert nights.oubli.rows("select count(*) from identity.identifiers where record_id in ('1', '3', '4')") == [(0,)]


def test_the_operator_is_asked_to_erase_it_in_the_files(nights: Nights):
    (order,) = (nights.oubli.home / "work_orders").glob("*.csv")
    lines = order.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "record_id,document_id,data_category,action,rule,due_on,events_until,leaves"
    assert "1,,identity,delete,prospecting_b2c.active,2023-02-03,," in lines
    assert not any(line.startswith("2,") for line in lines)


def test_the_next_night_finds_nothing_left_to_do(nights: Nights):
    assert nights.last["status"] == "done"
    assert nights.last["total"]["settled"] == 0


def test_a_customer_stays_one_when_the_order_has_moved_to_the_archive(nights: Nights):
    moved = nights.oubli.rows("select document_id, kind from archive.items where record_id = '5' and kind is not null")
    assert ("O1", "order") in moved
    assert nights.oubli.rows(
        "select count(*) from raw_files.documents where record_id = '5' and document_id = 'O1' and amount is not null"
    ) == [(0,)]
    assert nights.oubli.rows(
        "select is_customer, relation_ended_on::text from intermediate.int_persons__grouped "
        "join identity.records using (person_id) where source = 'files' and record_id = '5'"
    ) == [(True, "2021-03-05")]


def test_the_evidence_verifies_and_tells_of_every_item(nights: Nights):
    verified = nights.oubli("evidence", "verify", "--json")
    assert json.loads(verified.stdout)["verified"] is True
    (settled,) = nights.oubli.rows("select count(*) from enforcement.items where outcome not in ('held')")
    (proved,) = nights.oubli.rows("select sum((entry ->> 'items')::int) from evidence.ledger")
    assert proved == settled


def of(nights: Nights, *question: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(nights.oubli("evidence", "of", *question, "--json").stdout)
    return found


def test_who_was_erased_is_found_in_the_evidence_and_nowhere_else(nights: Nights):
    told = of(nights, "--email", "Silent.Since.Long@canary.example")
    (erased,) = told["erased"]
    assert (erased["place"], erased["as_of"], erased["rule"]) == ("work_order", AS_OF, "prospecting_b2c.active")
    assert erased["data_categories"] == ["activity", "contact_details", "identity", "notes"]
    assert (told["records"], told["opted_out_on"]) == (0, None)
    assert of(nights, SILENT)["erased"] == [erased]
    assert of(nights, "--email", "opted.out@canary.example")["opted_out_on"]
    for question in (("--phone", "06 12 34 56 78"), (LIVELY,)):
        assert (of(nights, *question)["erased"], of(nights, *question)["records"]) == ([], 1)


def test_the_report_answers_what_why_and_where_the_proof_is(nights: Nights):
    (report, *_) = sorted((nights.oubli.home / "reports").glob("2026-11-21*.html"))
    page = report.read_text(encoding="utf-8")
    assert "21 novembre 2026" in page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "oubli evidence verify" in page


def test_another_day_is_computed_beside_the_nights_marts(nights: Nights):
    before = nights.oubli("explain", LIVELY, "--json").stdout
    asked = nights.oubli("explain", LIVELY, "--as-of", "2026-09-30", "--json")
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    # The click of October had not come yet, and its prospect was long due.
    assert (told["as_of"], told["last_contact"]["type"]) == ("2026-09-30", "collection")
    assert ("identity", "delete") in {(d["data_category"], d["action"]) for d in told["due"]}
    assert nights.oubli("explain", LIVELY, "--json").stdout == before
    assert nights.oubli.rows("select count(*) from pg_namespace where nspname like 'what_if%'") == [(0,)]


def test_a_record_that_is_asked_by_its_name_tells_what_became_of_it(nights: Nights):
    told = nights.oubli("explain", SILENT)
    assert told.returncode == 0, told.stderr
    heading, line, *_ = told.stdout.splitlines()
    assert heading == "files:1: of its data, this was dealt with already."
    assert line.startswith("  activity, contact_details, identity, notes: deleted on ")
    plan = nights.plan["plan_id"]
    assert f" under prospecting_b2c.active (plan {plan}): " in line
    assert "; its operator was asked to, and has not confirmed" in line
    asked = json.loads(nights.oubli("explain", SILENT, "--json").stdout)
    assert (asked["record"]["stands"], asked["record"]["done"][0]["in_system"]) == ("known", "ordered")
    assert json.loads(nights.oubli("explain", LIVELY, "--json").stdout)["record"]["done"] == []


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("files:404", "nobody has this record, and nothing of it was erased; check its id"),
        ("pigeons:1", "there is no source pigeons; the sources are files"),
    ],
)
def test_a_record_that_never_was_is_an_error(nights: Nights, record: str, sentence: str):
    asked = nights.oubli("explain", record, "--json")
    assert (asked.returncode, asked.stdout, asked.stderr) == (1, "", f"error {record}: {sentence}\n")


def test_no_artefact_holds_an_address(nights: Nights):
    found = files_with(nights.oubli.home, rb"canary\.example")
    assert found == []
    for (table,) in nights.oubli.rows(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'", "oubli_dagster"
    ):
        query = f"select count(*) from {table} as t where t::text ilike '%canary.example%'"
        assert nights.oubli.rows(query, "oubli_dagster") == [(0,)], table
