"""One server and one small set of sources for every test of the demo."""

import pytest

from orchestration.demo.sources import build_sources
from tests.orchestration.demo.built import AS_OF, PEOPLE, SEED, Built


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def server(postgres):
    return postgres


@pytest.fixture(scope="session")
def built(server):
    return Built(build_sources(server, people=PEOPLE, seed=SEED, as_of=AS_OF, on_progress=lambda _: None))
