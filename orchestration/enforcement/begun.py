"""Begun: open intents on one system that are settled at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.database.arrays import array_of
from orchestration.enforcement.batch import hold_back, open_batch
from orchestration.enforcement.intents import INTENDED
from orchestration.ingestion.mapped_source import MappedSource

OF_SOURCE = f"{INTENDED} and source = :source"
OF_PERSONS = f"{OF_SOURCE} and person_id = any(:only)"
OF_PLAN = f"{OF_PERSONS} and plan_id = :plan_id"


@dataclass(frozen=True)
class Begun:
    """Which of them, and how they are judged."""

    where: str
    persons: Sequence[str] = ()
    plan_id: str | None = None
    judge: Callable[[Connection], None] = hold_back
    """Gives its outcome to what of the batch may not be carried out, and takes out what nobody can tell of tonight."""

    def open(self, connection: Connection, source: MappedSource) -> int:
        """Put them into the batch; how many items."""
        parameters = {"source": source.name, "only": array_of(self.persons), "plan_id": self.plan_id}
        return open_batch(connection, self.where, parameters)

    def open_allowed(self, connection: Connection, source: MappedSource) -> int:
        """Put what of them may be carried out into the batch; how many persons."""
        if not self.open(connection, source):
            return 0
        self.judge(connection)
        connection.execute(text("delete from batch where outcome is not null"))
        return int(connection.execute(text("select count(distinct person_id) from batch")).scalar_one())
