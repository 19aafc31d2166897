"""A real warehouse on an embedded server, new for each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import migrate
from orchestration.ingestion.ingest import ingest_source
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.settings import Settings

AS_OF = date(2026, 11, 21)
STARTED_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
_names = count()


@dataclass(frozen=True)
class Warehouse:
    """The warehouse of a test."""

    engine: Engine
    settings: Settings

    def ingest(self, source: MappedSource, *, as_of: date = AS_OF, started_at: datetime = STARTED_AT):
        """One night's loads, by table."""
        loads = ingest_source(
            source,
            warehouse=self.engine,
            settings=self.settings,
            as_of=as_of,
            started_at=started_at,
            on_progress=lambda _: None,
        )
        return {load.table_name: load for load in loads}

    def run(self, statement: str, **values: object) -> None:
        """Write something."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read something."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="session")
def server(postgres: URL) -> Engine:
    """The server, with one database that holds Oubli's tables, to be copied."""
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("create database model"))
    model = create_engine(postgres.set(database="model"), poolclass=NullPool)
    migrate(model)
    return engine


@pytest.fixture
def new_database(server: Engine) -> Iterator[Callable[..., Engine]]:
    """Makes a database and opens it."""
    made: list[Engine] = []

    def make(template: str = "template1") -> Engine:
        name = f"db{next(_names)}"
        with server.connect() as connection:
            connection.execute(text(f"create database {name} template {template} strategy file_copy"))
        made.append(create_engine(server.url.set(database=name)))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()
    with server.connect() as connection:
        for engine in made:
            connection.execute(text(f"drop database {engine.url.database} with (force)"))


@pytest.fixture
def warehouse(new_database: Callable[..., Engine], tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    files = tmp_path / "files"
    files.mkdir()
    return Warehouse(new_database("model"), Settings(home=tmp_path / "home", files_path=files))
