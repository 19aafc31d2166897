"""Who has no date and what is nobody's, over the years: kept for as long as others are, and not for ever."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import warehouse_url
from orchestration.settings import Settings
from tests.e2e.command import Oubli, oubli

pytestmark = pytest.mark.slow
FIRST, LATER = "2026-11-21", "2029-11-21"
PEOPLE = """record_id,email,first_name,segment,created_at
1,undated@canary.example,Ulysse,b2c,
2,dated@canary.example,Diane,b2c,{made}
"""
EVENTS = """event_id,record_id,occurred_at,type
e1,404,2026-01-01,click
"""
ASIDE = "select row_key, reason, payload, ended_on::text from quarantine.rows"


@dataclass(frozen=True)
class Years:
    """What the first night and one three years later came to."""

    oubli: Oubli
    aside: list[tuple[object, ...]]
    listed: str
    explained: dict[str, Any]
    plan: dict[str, Any]
    applied: dict[str, Any]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    folder: Path = tmp_path_factory.mktemp("export")
    with oubli(OUBLI_SOURCES="files", OUBLI_FILES_PATH=str(folder)) as run:
        (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
        (folder / "people.csv").write_text(PEOPLE.format(made="2026-06-01"), encoding="utf-8")
        assert run("run", "--as-of", FIRST, "--json").returncode == 0
        aside, listed = run.rows(ASIDE), run("export", "undated").stdout
        explained = json.loads(run("explain", "files:1", "--json").stdout)
        # Nobody's row was seen on the day of this test; the dates of the nights are invented.
        with create_engine(warehouse_url(Settings(home=run.home)), poolclass=NullPool).begin() as connection:
            connection.execute(text("update quarantine.rows set seen_at = '2026-11-21 12:00+01'"))
        (folder / "people.csv").write_text(PEOPLE.format(made="2029-06-01"), encoding="utf-8")
        assert run("run", "--as-of", LATER, "--json").returncode == 3
        plan = json.loads(run("plan", "--last", "--json").stdout)
        assert run("approve", plan["plan_id"], "--by", "Marie", "--reason", "read").returncode == 0
        applied = run("apply", plan["plan_id"], "--json")
        assert applied.returncode == 0, applied.stderr
        yield Years(run, aside, listed, explained, plan, json.loads(applied.stdout))


def test_both_are_listed_by_their_keys(years: Years):
    assert years.listed.splitlines() == [
        "source,record_id,document_id,missing",
        "files,1,,collected_at",
        "files,404,events:e1,person",
    ]


def test_explain_says_what_the_period_counts_from(years: Years):
    assert years.explained["last_contact"] == {"at": FIRST, "type": "first_seen", "source": None}
    assert {(d["counts_from"], d["due_on"]) for d in years.explained["deadlines"]} == {(FIRST, LATER)}


def test_who_has_no_date_goes_when_somebody_collected_that_night_would(years: Years):
    left = years.oubli.rows("select record_id, email from raw_files.people")
    assert left == [("2", "dated@canary.example")]


def test_a_row_of_nobody_waits_whole_and_is_emptied_with_proof(years: Years):
    ((key, reason, payload, ended_on),) = years.aside
    assert (key, reason, ended_on) == ("e1", "nobody", None)
    assert isinstance(payload, dict)
    assert payload["type"] == "click"
    assert years.oubli.rows(ASIDE) == [("e1", "nobody", {"record_id": "404"}, LATER)]
    proofs = years.oubli.rows(
        "select entry ->> 'outcome', entry ->> 'place', (entry ->> 'items')::int from evidence.ledger "
        "where entry ->> 'source' = 'quarantine'"
    )
    assert proofs == [("deleted", "warehouse", 1)]


def test_the_report_counts_and_tells_them(years: Years):
    page = (years.oubli.home / "reports" / f"{LATER}.html").read_text(encoding="utf-8")
    assert "le jour où Oubli" in page or "du jour où Oubli" in page
    assert "contenu effacé d’Oubli" in page
