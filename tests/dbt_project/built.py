"""The dbt project, built over a warehouse that holds the default policy book and nobody."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from orchestration.database.dbt_project import dbt_variables
from orchestration.database.warehouse import dbt_environment
from orchestration.settings import PROJECT_DIR
from tests.orchestration.demo.staging import ENTITIES

PROJECT = PROJECT_DIR / "dbt_project"
AS_OF = "2026-11-21"
STAGED: Mapping[str, Sequence[str]] = {
    "crm": ("people", "events", "objections", "holds"),
    "emailing": ("people", "events", "consents", "objections"),
    "invoicing": ("people", "documents"),
}
"""What the unit tests give rows for: each entity from one source at least."""
LAYERS = ("intermediate", "marts", "reporting")


@dataclass(frozen=True)
class Built:
    """The warehouse, and what dbt wrote while it built."""

    engine: Engine
    folder: Path
    policy_hash: str

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt on the project; its artefacts go to the folder."""
        command = [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", "--log-level-file", "none", *arguments]
        command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(self.folder)]
        return subprocess.run(
            [*command, *dbt_variables(STAGED, as_of=AS_OF, policy_hash=self.policy_hash)],
            env=os.environ | dbt_environment(self.engine.url) | {"DBT_LOG_PATH": str(self.folder / "logs")},
            capture_output=True,
            text=True,
            check=False,
        )

    def artefact(self, name: str) -> Any:
        """`manifest`, `run_results` or `catalog`, as dbt wrote it last."""
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def compiled(self, test: str) -> str:
        """The query of a singular test."""
        return (self.folder / "compiled" / "oubli" / "tests" / f"{test}.sql").read_text(encoding="utf-8")

    def nodes(self, *kinds: str) -> list[dict[str, Any]]:
        """The manifest's nodes of some kinds: model, test, snapshot ..."""
        return [node for node in self.artefact("manifest")["nodes"].values() if node["resource_type"] in kinds]


def make_staging(engine: Engine, staged: Mapping[str, Sequence[str]] = STAGED) -> None:
    """Empty tables where the staging views of the sources would stand."""
    with engine.begin() as connection:
        connection.execute(text("create schema staging"))
        for source, entities in staged.items():
            for entity in entities:
                columns = ", ".join(f"{name} {kind}" for name, kind in ENTITIES[entity].items())
                connection.execute(text(f"create table staging.stg_{source}__{entity} ({columns})"))
