"""explain, as whoever answers for a person asks it: why, what was ruled out, what held when, and as a page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import Oubli, oubli

AS_OF = "2026-11-21"
WAVERING, UNTOLD, CUSTOMER = "files:1", "files:2", "files:3"
PEOPLE = """
record_id,email,segment,created_at,collected_at,collection_mode,informed_at
1,wavering@canary.example,b2c,2020-01-01,2020-01-01,direct,
2,untold@entreprise.example,b2b,2025-01-10,2025-01-10,indirect,
3,customer@canary.example,b2c,2020-01-01,2020-01-01,direct,
"""
EVENTS = """
event_id,record_id,occurred_at,type,purpose
e1,1,2021-02-01T10:00:00,click,
e2,1,2026-10-01T10:00:00,open,
e3,1,2026-10-02T10:00:00,telepathy,
"""
CONSENTS = """
consent_id,record_id,purpose,channel,decision,decided_at,method,proof,wording
c1,1,prospecting,email,granted,2021-02-01T10:00:00,active_opt_in,form-1,
c2,1,prospecting,email,withdrawn,2022-03-01T10:00:00,,,
c3,1,prospecting,email,granted,2023-04-01T10:00:00,active_opt_in,form-2,
c4,1,prospecting,sms,granted,2021-02-01T10:00:00,passive_opt_in,form-1,
"""
DOCUMENTS = """
document_id,record_id,kind,issued_on,fiscal_year_end,delivered_on,amount,currency,concluded_online
O1,3,order,2026-03-01,,2026-03-05,40,EUR,false
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oubli]:
    files = tmp_path_factory.mktemp("export")
    for name, content in {"people": PEOPLE, "events": EVENTS, "consents": CONSENTS, "documents": DOCUMENTS}.items():
        (files / f"{name}.csv").write_text(content.lstrip(), encoding="utf-8")
    with oubli(OUBLI_SOURCES="files", OUBLI_FILES_PATH=str(files)) as run:
        night = run("run", "--as-of", AS_OF, "--json")
        assert night.returncode == 3, night.stderr
        yield run


def told(run: Oubli, *arguments: str) -> dict[str, Any]:
    printed = run("explain", *arguments, "--json")
    assert printed.returncode == 0, printed.stderr
    found: dict[str, Any] = json.loads(printed.stdout)
    return found


@pytest.fixture(scope="module")
def history(run: Oubli) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(run, WAVERING, "--history")["history"]
    return found


def test_what_was_ruled_out_is_told_with_its_reason(run: Oubli):
    wavering, customer = told(run, WAVERING), told(run, CUSTOMER)
    rules = {row["rule"]: row["why"] for row in wavering["rules_not_applied"]}
    assert rules["customer_relationship.active"] == "no_customer"
    assert rules["prospecting_b2b.active"] == "other_segment"
    assert {(row["type"], row["why"]) for row in wavering["not_counted"]["contacts"]} == {
        ("open", "not_from_the_person"),
        ("telepathy", "unknown_event"),
    }
    assert {(row["consent"], row["why"], row["by"]) for row in wavering["not_counted"]["consents"]} == {
        ("files:c1", "replaced", "files:c3"),
        ("files:c4", "no_active_opt_in", None),
    }
    assert {(row["data_category"], row["rule"], row["why"]) for row in customer["ruled_out"]} >= {
        ("identity", "contracts.archive", "takes_over"),
    }


def test_a_hold_says_by_whom_it_stands(run: Oubli):
    placed = run("hold", "add", UNTOLD, "--by", "A. Martin", "--reason", "dispute 7", "--json")
    assert placed.returncode == 0, placed.stderr
    held = told(run, UNTOLD)
    assert (held["held"], [(hold["kind"], hold["by"]) for hold in held["holds"]]) == (
        True,
        [("legal_hold", "A. Martin")],
    )
    assert "dispute" not in json.dumps(held), "a reason may name people"
    assert "a legal hold, by A. Martin since" in run("explain", UNTOLD).stdout


def test_the_course_of_the_legal_basis_is_told_to_the_day(history: list[dict[str, Any]]):
    email = [(row["status"], row["from"], row["to"]) for row in history if row["channel"] == "email"]
    assert email == [
        ("missing", "2020-01-01", "2021-01-31"),
        ("valid", "2021-02-01", "2022-02-28"),
        ("withdrawn", "2022-03-01", "2023-03-31"),
        ("valid", "2023-04-01", "2024-01-31"),
        ("expired", "2024-02-01", None),
    ]


def test_a_notice_that_never_came_is_missed_a_month_after_the_collection(run: Oubli):
    rows = told(run, UNTOLD, "--history")["history"]
    post = [(row["status"], row["from"], row["to"]) for row in rows if row["channel"] == "post"]
    assert post == [("valid", "2025-01-10", "2025-02-09"), ("not_informed", "2025-02-10", None)]


@pytest.mark.parametrize("day", ["2021-01-31", "2022-03-01", "2024-01-31", "2024-02-01"])
def test_the_course_says_what_that_day_says_on_its_own(run: Oubli, history: list[dict[str, Any]], day: str):
    then = {
        (row["purpose"], row["channel"]): (row["basis"], row["status"], row["evidence"])
        for row in told(run, WAVERING, "--as-of", day)["legal_basis"]
        if row["channel"]
    }
    assert then == {
        (row["purpose"], row["channel"]): (row["basis"], row["status"], row["evidence"])
        for row in history
        if row["from"] <= day and (row["to"] is None or row["to"] >= day)
    }


def test_one_person_on_another_day_is_told_as_everybody_is(run: Oubli):
    everybody = run("explain", "--all", "--as-of", "2023-05-05")
    assert everybody.returncode == 0, everybody.stderr
    people = [json.loads(line) for line in everybody.stdout.splitlines()]
    assert len(people) == 3
    for person in people:
        alone = told(run, person["records"][0], "--as-of", "2023-05-05")
        assert {key: value for key, value in alone.items() if key != "record"} == person
    left = "select count(*) from pg_namespace where nspname like 'by_day%' or nspname like 'what_if%'"
    assert run.rows(left) == [(0,)]


def test_a_page_is_for_its_owner_and_names_nobody(run: Oubli, tmp_path: Path):
    page = tmp_path / "person.html"
    written = run("explain", WAVERING, "--history", "--html", str(page))
    assert written.returncode == 0, written.stderr
    assert written.stdout.splitlines()[-1] == str(page)
    assert page.stat().st_mode & 0o777 == 0o600
    content = page.read_text(encoding="utf-8")
    assert "canary" not in content
    assert content.count('id="history-fr-wide"') == content.count('id="timeline-fr-wide"') == 1


def test_the_long_form_tells_each_and_the_short_one_how_many(run: Oubli):
    short, long = (run("explain", WAVERING, *why).stdout for why in ((), ("--why",)))
    assert "events and documents (2)" in short
    assert "does not emanate from the person" not in short
    for words in (
        "does not emanate from the person",
        "a pre-ticked box or mere silence",
        "replaced by another decision",
    ):
        assert words in long, words


def test_what_is_told_of_everybody_is_json_only(run: Oubli, tmp_path: Path):
    refused = run("explain", "--all", "--html", str(tmp_path / "all.html"))
    assert refused.returncode == 1
    assert refused.stderr.strip() == "error explain --all: tells in JSON only; give a SOURCE:RECORD_ID for one person"
    assert not list(tmp_path.iterdir())


def test_a_status_that_changed_stands_in_the_timeline(run: Oubli):
    lines = run("explain", WAVERING, "--history").stdout.splitlines()
    assert any("01 Mar" in line and "◇ prospecting_b2c by email: withdrawn  files:c2" in line for line in lines)
