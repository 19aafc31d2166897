"""Modules stay small enough to be read in one go."""

from statistics import median

from tests.architecture.repository import PACKAGES, files_of, length

PYTHON_LIMIT, PYTHON_MEDIAN = 250, 80
SQL_LIMIT, SQL_MEDIAN = 100, 40


def test_no_python_file_is_too_long():
    # A migration is written once, mostly by Alembic, and says what was; splitting it would only hide its order.
    written = [path for path in files_of(".py") if "versions" not in path.parts]
    assert not {str(path): length(path) for path in written if length(path) > PYTHON_LIMIT}


def test_no_sql_file_is_too_long():
    assert not {str(path): length(path) for path in files_of(".sql") if length(path) > SQL_LIMIT}


def test_the_usual_python_module_is_small():
    lengths = [length(path) for path in files_of(".py", under=PACKAGES) if length(path)]
    assert median(lengths) <= PYTHON_MEDIAN


def test_the_usual_sql_file_is_small():
    lengths = [length(path) for path in files_of(".sql", under=("dbt_project",))]
    assert median(lengths) <= SQL_MEDIAN
