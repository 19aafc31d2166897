"""A night over systems that are no PostgreSQL: files that a vendor exports and erases by its API, and SQLite's CRM."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, MetaData, create_engine, select
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import warehouse_url
from orchestration.demo.sources import SEED, build_sources
from orchestration.settings import PROJECT_DIR, Settings
from tests.e2e.command import Oubli, oubli
from tests.e2e.nights import AS_OF, FILES, files_with
from tests.e2e.warm import Warm
from tests.orchestration.enforcement.vendor import DROPPED, SECRET, Asked, Vendor

pytestmark = pytest.mark.slow
GONE = {"1", "3", "4", "9"}
"""Whose record is due as a whole."""
KEYS = {
    "people": "record_id",
    "events": "event_id",
    "consents": "consent_id",
    "objections": "objection_id",
    "documents": "document_id",
    "notes": "note_id",
}


@dataclass(frozen=True)
class Program:
    """Oubli from a checkout of its own, in which somebody declared the API."""

    warm: Warm
    run: Oubli
    variables: dict[str, str]

    def __call__(self, *arguments: str, status: int = 0) -> str:
        variables = os.environ | {"OUBLI_HOME": str(self.run.home), "COLUMNS": "200"} | self.variables
        done = self.warm.run(arguments, variables)
        assert done.returncode == status, done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done.stdout

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.run.rows(query)


@dataclass(frozen=True)
class Told:
    """What the nights came to."""

    doctor: str
    asked: list[Asked]
    states: list[tuple[object, ...]]
    program: Program
    crm: Engine
    crm_before: dict[str, set[object]]


def _declare(checkout: Path) -> None:
    path = checkout / "dbt_project/models/staging/files/_files__sources.yml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    meta = document["sources"][0]["config"]["meta"]
    meta["write_back"] = "rest"
    meta["volume"] = {"max_drop_percent": 100}
    header = {"Authorization": {"env": "SHOP_API_KEY", "prefix": "Bearer "}}
    meta["connection"]["rest"] = {"url_env": "SHOP_API_URL", "per_second": 1000, "headers": header, "attempts": 2}
    for table in document["sources"][0]["tables"]:
        name, key = table["name"], KEYS[table["name"]]
        requests: dict[str, Any] = {"delete": {"method": "DELETE", "path": f"/{name}/{{{key}}}"}}
        if name == "people":
            requests["erase"] = {"method": "PATCH", "path": "/people/{record_id}", "json": {"fields": "{erased}"}}
        if name in ("consents", "objections"):
            requests["delete"] = "with_parent"
        table["config"]["meta"]["requests"] = requests
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")


def contents(system: Engine) -> dict[str, set[object]]:
    """All rows, by table."""
    metadata = MetaData()
    metadata.reflect(system)
    with system.connect() as connection:
        return {t.name: {tuple(row) for row in connection.execute(select(t))} for t in metadata.sorted_tables}


def _move(run: Oubli, system: Engine) -> None:
    """The CRM of the demo, from the embedded server into a file."""
    url = warehouse_url(Settings(home=run.home))
    build_sources(url, people=300, seed=SEED, as_of=date.fromisoformat(AS_OF), on_progress=lambda _: None)
    there, metadata = create_engine(url.set(database="demo_crm"), poolclass=NullPool), MetaData()
    metadata.reflect(there)
    for table in metadata.tables.values():
        for column in table.columns:
            column.server_default = None
    metadata.create_all(system)
    with there.connect() as reading, system.begin() as writing:
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            if rows:
                writing.execute(table.insert(), rows)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    checkout, export = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("export")
    for part in ("orchestration", "expectations", "retention_policies", "dbt_project", "pyproject.toml"):
        source, aside = PROJECT_DIR / part, shutil.ignore_patterns("__pycache__", "target", "logs")
        if source.is_dir():
            shutil.copytree(source, checkout / part, ignore=aside)
        else:
            shutil.copyfile(source, checkout / part)
    _declare(checkout)
    shutil.copytree(FILES, export, copy_function=shutil.copyfile, dirs_exist_ok=True)
    file = tmp_path_factory.mktemp("crm") / "crm.db"
    crm = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with Vendor() as vendor, oubli() as run:
        _move(run, crm)
        thread = threading.Thread(target=vendor.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        variables = {
            "OUBLI_SOURCES": "files,crm",
            "OUBLI_CRM_URL": f"sqlite:///{file}",
            "OUBLI_FILES_PATH": str(export),
            "no_proxy": "127.0.0.1",
        }
        warm = Warm(checkout)
        without = Program(warm, run, variables | {"SHOP_API_URL": vendor.url})
        program = Program(warm, run, without.variables | {"SHOP_API_KEY": SECRET})
        try:
            yield _night(vendor, program, crm, doctor=without("doctor", status=1))
        finally:
            warm.end()
            vendor.shutdown()
            thread.join()


def _night(vendor: Vendor, program: Program, crm: Engine, *, doctor: str) -> Told:
    before = contents(crm)
    vendor.answers["DELETE /people/1"] = [DROPPED, 404]
    program("run", "--as-of", AS_OF, "--json", status=3)
    ((plan,),) = program.rows("select plan_id from enforcement.plans")
    program("approve", str(plan), "--by", "Marie", "--reason", "read")
    program("apply", str(plan), "--json")
    states = program.rows("select distinct source, outcome, source_state from enforcement.items order by 1, 2, 3")
    return Told(doctor, list(vendor.asked), states, program, crm, before)


def test_doctor_misses_the_secret(told: Told):
    assert "SHOP_API_KEY is not set; give the value of the header Authorization" in told.doctor


def test_the_api_is_asked_for_what_is_due_and_for_nothing_else(told: Told):
    lines = [each.line for each in told.asked]
    deleted = {line.removeprefix("DELETE /people/") for line in lines if line.startswith("DELETE /people/")}
    assert deleted == GONE
    assert {"DELETE /events/e1", "DELETE /notes/n1", "DELETE /documents/F1", "DELETE /documents/F2"} <= set(lines)
    assert not [line for line in lines if "consents" in line or "objections" in line]
    assert lines.index("DELETE /notes/n1") < lines.index("DELETE /people/1")
    assert {each.headers["Authorization"] for each in told.asked} == {f"Bearer {SECRET}"}


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(told: Told):
    twice = [each.headers["Idempotency-Key"] for each in told.asked if each.line == "DELETE /people/1"]
    assert len(twice) == 2
    assert len(set(twice)) == 1


def test_the_warehouse_says_what_became_of_it(told: Told):
    acted = ("deleted", "archived")
    assert {(source, state) for source, outcome, state in told.states if outcome in acted} == {
        ("crm", "done"),
        ("files", "done"),
    }
    assert not {"failed", None} & {outcome for _, outcome, _ in told.states}


def test_what_is_due_is_gone_in_the_file(told: Told):
    after = contents(told.crm)
    gone = {name: len(rows - after[name]) for name, rows in told.crm_before.items()}
    assert {"contacts", "interactions", "comments", "opportunities"} <= {name for name, rows in gone.items() if rows}
    erased = told.program.rows(
        "select record_id from enforcement.items where source = 'crm' and outcome = 'deleted' and document_id is null"
    )
    read = {str(key) for (key,) in told.program.rows("select contact_no from raw_crm.contacts")}
    there = {str(row[0]) for row in after["contacts"] if isinstance(row, tuple)}
    assert read <= there
    whole = {str(record) for (record,) in erased} - read
    assert whole
    assert not whole & there


def test_the_evidence_verifies(told: Told):
    assert json.loads(told.program("evidence", "verify", "--json"))["verified"] is True


def test_no_artefact_holds_the_secret_or_an_address(told: Told):
    assert files_with(told.program.run.home, SECRET.encode()) == []
    assert files_with(told.program.run.home, rb"canary\.example") == []
