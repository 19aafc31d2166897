"""A model that stops on somebody's value: the error names the model, and no file keeps the value."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, text

from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import prepare_manifest, target_folder
from orchestration.database.warehouse import dbt_environment

PROFILE = {
    "small": {
        "target": "here",
        "outputs": {
            "here": {
                "type": "postgres",
                "host": "{{ env_var('OUBLI_DBT_HOST') }}",
                "port": 5432,
                "user": "postgres",
                "password": "",
                "dbname": "{{ env_var('OUBLI_DBT_DATABASE') }}",
                "schema": "public",
            }
        },
    }
}


@pytest.mark.slow
def test_no_file_of_dbt_keeps_what_the_database_said(
    new_database: Callable[..., Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    engine, project, home = new_database(), tmp_path / "project", tmp_path / "home"
    for name, value in dbt_environment(engine.url).items():
        monkeypatch.setenv(name, value)
    with engine.begin() as connection:
        connection.execute(text("create table people as select 'marie@canary.example'::text as email"))
    (project / "models").mkdir(parents=True)
    (project / "dbt_project.yml").write_text("name: small\nconfig-version: 2\nprofile: small\n", encoding="ascii")
    (project / "profiles.yml").write_text(yaml.safe_dump(PROFILE), encoding="ascii")
    model = "{{ config(materialized='table') }} select cast(email as date) from people"
    (project / "models" / "birthdays.sql").write_text(model, encoding="ascii")
    prepare_manifest(project, home, {})
    _, failure = build(project, target_folder(home), "birthdays", [])
    assert str(failure) == "dbt: 1 of its models or tests failed, first birthdays; run dbt on them by hand"
    found = subprocess.run(["grep", "-rl", "canary", str(tmp_path)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
