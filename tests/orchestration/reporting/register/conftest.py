"""The shipped policies and the demo's systems as a register."""

from datetime import date

import pytest

from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.register.folder import write_register
from orchestration.reporting.register.register import make_register
from orchestration.settings import PROJECT_DIR
from retention_policies.controller import load_controller
from tests.orchestration.reporting.planting import BOOK

DAY = date(2026, 11, 21)
SHIPPED = PROJECT_DIR / "retention_policies" / "policies"


@pytest.fixture(scope="session")
def systems():
    return read_data_map(PROJECT_DIR, ("crm", "emailing", "invoicing"))


@pytest.fixture(scope="session")
def register(systems):
    return make_register(BOOK, systems, load_controller(SHIPPED), on=DAY)


@pytest.fixture(scope="session")
def folder(register, tmp_path_factory):
    return write_register(register, tmp_path_factory.mktemp("register"), on=DAY, language="fr").parent
