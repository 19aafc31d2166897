"""Databases as the migrations make them, triggers and all; the first is migrated, the others are copies of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import migrate


@pytest.fixture(scope="session")
def migrated_model(server: Engine) -> str:
    """The name of a migrated database, to be copied."""
    with server.connect() as connection:
        connection.execute(text("create database migrated"))
    engine = create_engine(server.url.set(database="migrated"), poolclass=NullPool)
    migrate(engine)
    return "migrated"


@pytest.fixture
def migrated(new_database: Callable[..., Engine], migrated_model: str) -> Engine:
    """An empty warehouse."""
    return new_database(migrated_model)
