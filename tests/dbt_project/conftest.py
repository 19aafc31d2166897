"""One build of the project for every test of it."""

import pytest

from orchestration.database.warehouse import create_database, open_warehouse
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.policy_rows import load_policies
from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from tests.dbt_project.bench import set_up
from tests.dbt_project.built import LAYERS, Built, make_staging


@pytest.fixture(scope="session")
def built(postgres, tmp_path_factory):
    home = tmp_path_factory.mktemp("dbt")
    create_database(postgres, "built")
    engine = open_warehouse(postgres.set(database="built"))
    make_staging(engine)
    # Of what staging's own unit tests give, dbt asks the types here.
    for source in read_data_map(PROJECT_DIR, ("emailing", "files", "invoicing", "tryton_newsletter")):
        ensure_raw(engine, source)
    book = PolicyBook.load(Settings().policies_path)
    load_policies(engine, book)
    whole = Built(engine, home / "target", book.hash)
    done = whole.dbt("build", "--select", *LAYERS, "--exclude-resource-type", "unit_test")
    assert done.returncode == 0, done.stdout
    yield whole
    engine.dispose()


@pytest.fixture(scope="session")
def bench(postgres, tmp_path_factory):
    whole = set_up(postgres, tmp_path_factory.mktemp("bench"))
    yield whole
    whole.engine.dispose()
