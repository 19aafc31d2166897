"""Databases to be copied, and shops made of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.marts import make_marts
from tests.orchestration.enforcement.shop import ROWS, SCHEMA, shop


@pytest.fixture(scope="session")
def models(server: Engine, migrated_model: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The names of a shop's database and of a warehouse that has read it, to be copied."""
    with server.connect() as connection:
        connection.execute(text("create database shop_model"))
        connection.execute(text(f"create database estate_model template {migrated_model}"))
    engines = [
        create_engine(server.url.set(database=name), poolclass=NullPool) for name in ("shop_model", "estate_model")
    ]
    with engines[0].begin() as connection:
        connection.execute(text(SCHEMA))
        connection.execute(text(ROWS))
    with engines[1].begin() as connection:
        make_marts(connection)
        connection.execute(
            text(
                "insert into policy.policies values "
                "('book', 'prospecting', 'x', 'x', 'consent', 'x', 'text', 'x', 100, 100), "
                "('book', 'accounting', 'x', 'x', 'legal', 'x', 'text', 'x', 100, 100)"
            )
        )
        # Earlier nights acted on this shop.
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, sources, applied_at) "
                "values ('earlier', '2026-11-01', 'book', 'x', 'applied', '{shop}', '2026-11-01')"
            )
        )
    made = Estate(engines[0], engines[1], shop(), tmp_path_factory.mktemp("home"))
    made.land()
    made.identify()
    return "shop_model", "estate_model"


@pytest.fixture
def make_estate(new_database: Callable[..., Engine], models: tuple[str, str], tmp_path: Path) -> Callable[..., Estate]:
    """Makes a shop; settings go to its data map."""

    def make(**settings: object) -> Estate:
        source = shop(**settings)  # type: ignore[arg-type] # handed on
        return Estate(new_database(models[0]), new_database(models[1]), source, tmp_path)

    return make
