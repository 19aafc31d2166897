"""A small warehouse for the report's tests: Oubli's tables, planted marts, and the real reporting models over them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from sqlalchemy import Engine, inspect, text

PROJECT = Path(__file__).parents[3] / "dbt_project"
DATABASE = "planted"
_DATABASE = re.compile(r'"\w+"\.(?="\w+"\."\w+")')
"""Whichever database dbt compiled a table's name for."""
MARTS = (
    "fct_deadlines",
    "fct_due_actions",
    "fct_last_contact",
    "fct_legal_basis",
    "fct_opt_outs",
    "fct_undated",
    "fct_warnings",
)


def make_marts(engine: Engine) -> None:
    """Empty tables `planted.fct_...` with the columns of the marts' contract."""
    models = yaml.safe_load((PROJECT / "models" / "marts" / "_marts__models.yml").read_text(encoding="utf-8"))["models"]
    with engine.begin() as connection:
        connection.execute(text("create schema planted"))
        for model in models:
            if model["name"] in MARTS:
                columns = ", ".join(f"{column['name']} {column['data_type']}" for column in model["columns"])
                connection.execute(text(f"create table planted.{model['name']} ({columns})"))


def make_project(folder: Path) -> Path:
    """A dbt project of the real reporting models, over marts that only hand on what is planted."""
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "macros", folder / "macros")
    # dbt's unit tests give rows for the sources of the whole project.
    without = shutil.ignore_patterns("*__unit_tests.yml")
    shutil.copytree(PROJECT / "models" / "reporting", folder / "models" / "reporting", ignore=without)
    shutil.copy(PROJECT / "models" / "groups.yml", folder / "models" / "groups.yml")
    marts = folder / "models" / "marts"
    marts.mkdir()
    for name in MARTS:
        (marts / f"{name}.sql").write_text(f"select * from planted.{name}\n", encoding="utf-8")
    tables = {"policy": ("policies", "rules", "grounds"), "control": ("holds",), "identity": ("records", "holdings")}
    sources = [{"name": name, "tables": [{"name": table} for table in of]} for name, of in tables.items()]
    (marts / "sources.yml").write_text(yaml.safe_dump({"version": 2, "sources": sources}), encoding="utf-8")
    return folder


def build(project: Path, engine: Engine, as_of: str, policy_hash: str) -> None:
    """Run and test the models with dbt, contracts enforced, as of that date and under that book."""
    socket = str(engine.url.query["host"])
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            "build",
            "--project-dir",
            str(project),
            "--profiles-dir",
            str(project),
            "--target-path",
            str(project / "target"),
            "--log-path",
            str(project / "logs"),
            "--vars",
            yaml.safe_dump({"as_of": as_of, "policy_hash": policy_hash}),
            "--quiet",
        ],
        env=os.environ | {"OUBLI_DBT_HOST": socket, "OUBLI_DBT_DATABASE": str(engine.url.database)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rebuild(project: Path, engine: Engine) -> None:
    """Fill the tables of the models anew with the queries that dbt compiled, without its start-up time.

    They are filled by their names, in which each comes after what it reads; views need nothing.
    """
    with engine.begin() as connection:
        tables = inspect(connection).get_table_names("reporting")
        for path in sorted((project / "target" / "compiled" / "oubli" / "models" / "reporting").glob("rpt_*.sql")):
            if path.stem not in tables:
                continue
            query = _DATABASE.sub("", path.read_text(encoding="utf-8"))
            columns = connection.execute(text(f"select * from reporting.{path.stem} limit 0")).keys()
            connection.execute(text(f"truncate reporting.{path.stem}"))
            connection.execute(
                text(
                    f"insert into reporting.{path.stem} select {', '.join(columns)} from ({query}) as built".replace(
                        ":", "\\:"
                    )
                )
            )
