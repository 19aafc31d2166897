"""A warehouse in which the models judge planted people, beside the oracle that judges them, too."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import URL, Engine, insert, text

from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import dbt_variables, prepare_manifest, target_folder
from orchestration.database.tables.policy import event_names, event_tables
from orchestration.database.warehouse import create_database, dbt_environment, open_warehouse
from orchestration.ingestion.policy_rows import load_policies
from retention_policies.book import PolicyBook
from tests.dbt_project.built import PROJECT, make_staging
from tests.dbt_project.oracle.book import read
from tests.dbt_project.oracle.history import History
from tests.dbt_project.oracle.verdict import Verdict, judge
from tests.dbt_project.planting import SOURCES, VENDOR_NAMES, plant
from tests.dbt_project.rulings import rulings

MODELS = "group:intermediate group:marts"
"""All but staging, in whose place the planted tables stand."""


@dataclass(frozen=True)
class Judged:
    """One person as the models and as the oracle see them."""

    history: History
    ruling: Verdict
    verdict: Verdict


@dataclass(frozen=True)
class Bench:
    """The warehouse."""

    engine: Engine
    home: Path

    def judge(self, histories: Mapping[str, History], book: PolicyBook, as_of: date) -> Mapping[str, Judged]:
        """Build the models once over all of these people."""
        load_policies(self.engine, book)
        plant(self.engine, histories, book.hash)
        variables = dbt_variables(SOURCES, as_of=as_of.isoformat(), policy_hash=book.hash)
        with patch.dict(os.environ, dbt_environment(self.engine.url)):
            prepare_manifest(PROJECT, self.home, SOURCES)
            _, failure = build(PROJECT, target_folder(self.home), MODELS, variables, tested=False)
        assert failure is None, failure
        ruled, read_book = rulings(self.engine, histories), read(book, VENDOR_NAMES)
        return {
            person_id: Judged(history, ruled[person_id], judge(history, read_book, as_of))
            for person_id, history in histories.items()
        }


def set_up(server: URL, home: Path) -> Bench:
    """A warehouse of its own on that server, without anybody."""
    create_database(server, "bench")
    engine = open_warehouse(server.set(database="bench"))
    make_staging(engine, SOURCES)
    with engine.begin() as connection:
        # The ledger refuses to be planted anew.
        for table in ("ledger", "erased"):
            connection.execute(text(f"alter table evidence.{table} disable trigger user"))
        connection.execute(text("truncate policy.event_names"))
        names = [{"source": s, "name": name, "event_type": type_} for (s, name), type_ in VENDOR_NAMES.items()]
        connection.execute(insert(event_names), names)
        connection.execute(insert(event_tables), [{"source": source, "table_name": "events"} for source in SOURCES])
    return Bench(engine, home)
