"""What every dbt model keeps to."""

import re

from tests.architecture.repository import files_of, text

CLOCK = re.compile(
    r"\b(now\s*\(|current_date|current_time|clock_timestamp|localtime|statement_timestamp|transaction_timestamp"
    r"|run_started_at|modules\.datetime)"
)
COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}|/\*.*?\*/", re.DOTALL)
UNEXPLAINED = re.compile(r"--\s*noqa(?!: ?disable=|: ?enable=|: [A-Z]{2}\d\d(, ?[A-Z]{2}\d\d)* .*[a-z]{3})")


def _models(*layers):
    folders = {("dbt_project", "models", layer) for layer in layers}
    return [path for path in files_of(".sql") if path.parts[:3] in folders]


def test_a_model_opens_with_its_grain():
    models = _models("intermediate", "marts", "reporting")
    assert not [str(path) for path in models if not text(path).startswith("-- grain: ")]


def test_only_one_macro_asks_the_clock():
    assert not [
        f"{path}: {found.group()}"
        for path in files_of(".sql", under=("dbt_project",))
        if path.name != "as_of_date.sql" and (found := CLOCK.search(COMMENT.sub("", text(path)).lower()))
    ]


def test_every_exception_to_sqlfluff_says_why():
    assert not [str(path) for path in files_of(".sql") if UNEXPLAINED.search(text(path))]
