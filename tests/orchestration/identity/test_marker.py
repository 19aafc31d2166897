"""A warehouse knows its key: a new one is made for a new warehouse only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from orchestration.errors import SettingsError
from orchestration.identity.fingerprints import found_key
from orchestration.identity.marker import check_key, key_of, knows_key
from orchestration.settings import Settings


def test_a_new_warehouse_gets_a_key_and_knows_it_from_then_on(new_database: Callable[..., Engine], tmp_path: Path):
    warehouse, settings = new_database("model"), Settings(home=tmp_path / "home")
    assert found_key(settings) is None
    key = key_of(warehouse, settings)
    with warehouse.connect() as connection:
        assert knows_key(connection, key) is False
    check_key(warehouse, key)
    with warehouse.connect() as connection:
        assert knows_key(connection, key) is True
    assert key_of(warehouse, settings) == found_key(settings) == key


def test_a_key_that_is_gone_is_not_replaced(new_database: Callable[..., Engine], tmp_path: Path):
    warehouse, settings = new_database("model"), Settings(home=tmp_path / "home")
    check_key(warehouse, key_of(warehouse, settings))
    (settings.home / "key").unlink()
    with pytest.raises(SettingsError, match="fingerprint key: is gone; restore"):
        key_of(warehouse, settings)
    assert found_key(settings) is None


def test_another_key_is_refused(new_database: Callable[..., Engine], tmp_path: Path):
    warehouse = new_database("model")
    check_key(warehouse, key_of(warehouse, Settings(home=tmp_path, key="ab" * 32)))
    with pytest.raises(SettingsError, match="is not the one that this warehouse's opt-outs were remembered with"):
        key_of(warehouse, Settings(home=tmp_path, key="cd" * 32))
