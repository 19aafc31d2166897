"""A night over a real ERP: a Tryton database that nobody here designed, read and written by its data map alone."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from orchestration.database.warehouse import warehouse_url
from orchestration.settings import Settings
from tests.e2e.warm import warm
from tests.postgres import new_home

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-tryton" / "bin" / "python"
SOURCES = "tryton,tryton_newsletter,tryton_shop"
DUE = ("silent_prospect", "old_customer", "unsubscribed", "many_addresses", "merged")
KEPT = ("recent_prospect", "recent_customer")
BOOKS = (
    "SELECT id, number, state, invoice_date, total_amount_cache, party FROM account_invoice ORDER BY id",
    "SELECT id, number, state, date FROM account_move ORDER BY id",
    "SELECT id, move, account, debit, credit, party FROM account_move_line ORDER BY id",
)

pytestmark = [pytest.mark.tryton, pytest.mark.slow]


@dataclass(frozen=True)
class Tryton:
    """Tryton after the night."""

    home: Path
    uri: str
    as_of: date
    situations: dict[str, list[str]]
    traces: dict[str, list[str]]
    books_before: list[list[Any]]

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Rows of Tryton's own database."""
        return ask(self.uri, sql, *values)

    def codes(self, *situations: str) -> list[str]:
        """The parties in these situations."""
        return [code for situation in situations for code in self.situations[situation]]

    def traces_of(self, *situations: str) -> list[str]:
        """What would tell of the parties in these situations."""
        return [trace for code in self.codes(*situations) for trace in self.traces[code]]


def ask(uri: str, sql: str, *values: Any) -> list[Any]:
    with psycopg.connect(uri) as connection:
        return connection.execute(sql, values).fetchall()


def oubli(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {"OUBLI_HOME": str(home), "OUBLI_SOURCES": SOURCES}
    return warm().run(arguments, os.environ | settings)


def in_tryton(module: str, uri: str) -> Any:
    command = [str(PYTHON), "-m", f"tests.e2e.tryton.{module}", uri]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def tryton() -> Iterator[Tryton]:
    home = new_home("tryton")
    yield from night_in(home)
    shutil.rmtree(home)


def night_in(home: Path) -> Iterator[Tryton]:
    assert not oubli(home, "up").returncode
    try:
        server = warehouse_url(Settings(home=home))
        uri = f"postgresql://{server.username}@/tryton?host={server.query['host']}"
        built = in_tryton("build", uri)
        books = [ask(uri, sql) for sql in BOOKS]
        first = oubli(home, "run", "--as-of", built["as_of"])
        assert first.returncode == 3, first.stdout + first.stderr
        plan = json.loads(oubli(home, "plan", "--last", "--json").stdout)["plan_id"]
        assert not oubli(home, "approve", plan, "--by", "DPO", "--reason", "First night, looked through").returncode
        applied = oubli(home, "apply", plan)
        assert not applied.returncode, applied.stdout + applied.stderr
        yield Tryton(home, uri, date.fromisoformat(built["as_of"]), built["situations"], built["traces"], books)
    finally:
        oubli(home, "down")


def tables_with(tryton: Tryton, traces: list[str]) -> set[str]:
    """Every table of which a row holds one of these texts anywhere, files and other bytes included."""
    words = "|".join(rf"(?<![0-9]){re.escape(trace)}" for trace in traces)
    octets = "|".join(trace.encode().hex() for trace in traces)
    with psycopg.connect(tryton.uri) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table
            for (table,) in tables
            if connection.execute(
                SQL("SELECT 1 FROM {} AS row WHERE row::text ~* %s LIMIT 1").format(Identifier(table)),
                [f"{words}|{octets}"],
            ).fetchone()
        }


def renderings(tryton: Tryton, codes: list[str]) -> list[str]:
    """The text of the printed invoices that Tryton keeps of these parties, as the documents they are."""
    rows = tryton.ask(
        "SELECT invoice_report_cache FROM account_invoice i JOIN party_party p ON p.id = i.party"
        " WHERE p.code = ANY(%s) AND invoice_report_cache IS NOT NULL",
        codes,
    )
    return [zipfile.ZipFile(io.BytesIO(row[0])).read("content.xml").decode() for row in rows]


@pytest.mark.parametrize("situation", [*DUE, "silent_stranger"])
def test_of_whom_is_due_nothing_is_left_in_any_table_history_or_log(tryton: Tryton, situation: str):
    assert tables_with(tryton, tryton.traces_of(situation)) == set()


def test_the_printed_invoice_of_an_anonymised_customer_is_gone(tryton: Tryton):
    assert renderings(tryton, tryton.codes("old_customer")) == []


def test_the_printed_invoice_of_a_kept_customer_is_still_there(tryton: Tryton):
    codes = tryton.codes("recent_customer", "lapsed_customer")
    printed = renderings(tryton, codes)
    assert len(printed) >= len(codes)
    assert all("rue de l" in text for text in printed)


def test_the_row_of_an_anonymised_party_says_nothing_in_any_version(tryton: Tryton):
    parties = tryton.ask("SELECT id, active, name FROM party_party WHERE code = ANY(%s)", tryton.codes(*DUE))
    ids = [party for party, _, _ in parties]
    assert {(active, name) for _, active, name in parties} == {(False, None)}
    assert tryton.ask("SELECT DISTINCT name FROM party_party__history WHERE id = ANY(%s)", ids) == [(None,)]
    for table in ("party_contact_mechanism", "web_user", "sale_opportunity", "sale_opportunity__history"):
        assert tryton.ask(f"SELECT count(*) FROM {table} WHERE party = ANY(%s)", ids) == [(0,)], table


@pytest.mark.parametrize("situation", KEPT)
def test_who_is_not_due_keeps_name_address_and_contacts(tryton: Tryton, situation: str):
    for code in tryton.codes(situation):
        name, phone, _, street, email, *_ = tryton.traces[code]
        kept = tryton.ask(
            "SELECT p.name, a.street_unstructured, array_agg(m.value ORDER BY m.id) FROM party_party p"
            " JOIN party_address a ON a.party = p.id JOIN party_contact_mechanism m ON m.party = p.id"
            " WHERE p.code = %s AND p.active GROUP BY p.id, a.id",
            code,
        )
        assert [(row[0], row[1], row[2][:2]) for row in kept] == [(name, street, [email, phone])]


def test_a_recent_subscriber_who_is_no_party_stays(tryton: Tryton):
    addresses = tryton.codes("recent_stranger")
    subscribed = tryton.ask("SELECT email FROM marketing_email WHERE email = ANY(%s) AND active", addresses)
    assert sorted(address for (address,) in subscribed) == sorted(addresses * 2)


def test_a_lapsed_customer_keeps_what_the_invoice_needs_and_loses_the_marketing(tryton: Tryton):
    left = tables_with(tryton, tryton.traces_of("lapsed_customer"))
    of_party = {"party_party", "party_party__history", "party_address", "party_address__history"}
    assert of_party <= left
    assert left <= of_party | {
        "party_identifier",
        "party_identifier__history",
        "account_invoice",
        "account_move_line",
        "ir_note",
    }
    notes = "SELECT DISTINCT split_part(resource, ',', 1) FROM ir_note WHERE message ~* %s"
    names = "|".join(re.escape(tryton.traces[code][0]) for code in tryton.codes("lapsed_customer"))
    assert tryton.ask(notes, names) == [("account.invoice",)]


def test_the_company_and_its_employee_are_left_alone(tryton: Tryton):
    parties = tryton.ask(
        "SELECT name, active FROM party_party WHERE code = ANY(%s) ORDER BY name", tryton.codes("insider")
    )
    assert parties == [("Camille Initiale", True), ("Société Exemple", True)]
    assert tryton.ask("SELECT count(*) FROM party_contact_mechanism WHERE value LIKE 'camille.initiale@%%'") == [(1,)]


def test_the_books_stand_to_the_cent(tryton: Tryton):
    assert [tryton.ask(sql) for sql in BOOKS] == tryton.books_before


def test_the_next_night_finds_nothing_left(tryton: Tryton):
    tomorrow = (tryton.as_of + timedelta(days=1)).isoformat()
    night = oubli(tryton.home, "run", "--as-of", tomorrow)
    assert night.returncode == 0, night.stdout + night.stderr
    plan = json.loads(oubli(tryton.home, "plan", "--last", "--json").stdout)
    assert plan["items"] == 0


def test_tryton_still_works(tryton: Tryton):
    found = in_tryton("check", tryton.uri)
    due, posted = set(tryton.codes(*DUE)), found["posted_now"]
    assert {party["name"] for party in found["parties"] if party["code"] in due} == {None}
    assert {invoice["party_name"] for invoice in found["invoices"] if invoice["party"] in due} == {None}
    assert {invoice["state"] for invoice in found["invoices"]} == {"posted", "paid"}
    assert len(found["invoices"]) == len(tryton.books_before[0])
    assert {state for _, state in found["sales"]} == {"processing"}
    assert (posted["state"], posted["total"], posted["party_name"]) == ("posted", "42.00", "Nouvelle Venue")
