"""A migrated warehouse for each test, and a ledger in it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.orchestration.evidence.keeping import PRINTS, Kept


@pytest.fixture
def empty(migrated: Engine, tmp_path: Path) -> Kept:
    """A ledger without entries, before its first night."""
    return Kept(migrated, tmp_path)


@pytest.fixture
def kept(empty: Kept) -> Kept:
    """A ledger of three entries, published."""
    empty.open()
    empty.add(*PRINTS)
    empty.publish()
    return empty
