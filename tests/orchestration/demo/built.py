"""The sources that the tests of the demo look at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.demo.sources import DemoSources

AS_OF = date(2026, 11, 21)
PEOPLE = 1_000
SEED = 7


@dataclass(frozen=True)
class Built:
    """The sources as built, and a way to ask them."""

    sources: DemoSources

    def ask(self, source: str, query: str) -> list[Any]:
        """The rows of a query on one source."""
        engine = create_engine(self.sources.urls[source], poolclass=NullPool)
        with engine.connect() as connection:
            return list(connection.execute(text(query)))

    def one(self, source: str, query: str) -> Any:
        """The first value of the first row."""
        return self.ask(source, query)[0][0]

    def survives(self, source: str, statements: list[str]) -> bool:
        """Whether the statements run together; they are taken back. The error of one that does not is raised."""
        engine = create_engine(self.sources.urls[source], poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
            connection.rollback()
        return True
