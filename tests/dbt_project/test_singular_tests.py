"""The tests that run in every night's build find what their name says: each violation is planted once."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from tests.dbt_project.built import PROJECT

PLANTED = yaml.safe_load(Path(__file__).with_name("violations.yaml").read_text(encoding="utf-8"))
TESTS = sorted(path.stem for path in (PROJECT / "tests").glob("*.sql"))


def _plant(built, connection, planted):
    if "statement" in planted:
        connection.execute(text(planted["statement"]))
        return
    for table, rows in planted.items():
        for row in rows:
            values = ", ".join(f":{name}" for name in row)
            known = {name: built.policy_hash if value == "THE BOOK" else value for name, value in row.items()}
            connection.execute(text(f"insert into {table} ({', '.join(row)}) values ({values})"), known)


def _found(built, test, planted):
    """How many rows the test finds; what was planted is taken back."""
    with built.engine.connect() as connection:
        _plant(built, connection, planted)
        return len(connection.exec_driver_sql(built.compiled(test).replace("%", "%%")).all())


def test_each_has_its_violation():
    assert sorted(PLANTED) == TESTS


@pytest.mark.parametrize("test", TESTS)
def test_it_opens_with_what_it_finds(test):
    assert (PROJECT / "tests" / f"{test}.sql").read_text(encoding="utf-8").startswith("-- Fails if ")


@pytest.mark.parametrize("test", TESTS)
def test_it_finds_the_violation_once(built, test):
    assert _found(built, test, {}) == 0
    assert _found(built, test, PLANTED[test]["violated"]) == 1


@pytest.mark.parametrize("test", [test for test in TESTS if "lawful" in PLANTED[test]])
def test_it_lets_pass_what_is_lawful(built, test):
    assert _found(built, test, PLANTED[test]["lawful"]) == 0
