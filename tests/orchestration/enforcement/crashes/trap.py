"""A trap: at one moment of a run, counted in what is said to the databases, something is done to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass(frozen=True)
class Moment:
    """Just before or just after a statement or a commit, in one of the databases."""

    where: str
    what: str
    """statement, or commit."""
    when: str
    """before, or after: the database has done it, and the run does not know yet."""

    def is_like(self, other: str) -> bool:
        """Whether it is of that kind: `shop commit after`, or a part of it."""
        return other in f"{self.where} {self.what} {self.when}"


@dataclass
class Trap:
    """Counts moments, and springs at one of them."""

    like: str | None
    """The kind of moment; None: never."""
    nth: int
    spring: Callable[[str, Any], None]
    """Told the place and the driver's connection."""
    trace: list[Moment] = field(default_factory=list)
    one: Lock = field(default_factory=Lock)
    """A system and the warehouse are spoken to at once."""

    def watch(self, where: str, engine: Engine) -> None:
        """Count what this engine says."""

        def before(connection: Connection, *_: object) -> None:
            self._pass(Moment(where, "statement", "before"), connection.connection.dbapi_connection)

        def after(connection: Connection, *_: object) -> None:
            self._pass(Moment(where, "statement", "after"), connection.connection.dbapi_connection)

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
        commit = engine.dialect.do_commit

        def committing(connection: Any) -> None:
            self._pass(Moment(where, "commit", "before"), connection.dbapi_connection)
            commit(connection)
            self._pass(Moment(where, "commit", "after"), connection.dbapi_connection)

        engine.dialect.do_commit = committing  # type: ignore[method-assign, assignment] # no event follows a commit

    def _pass(self, moment: Moment, connection: Any) -> None:
        with self.one:
            self.trace.append(moment)
            if self.like is None or not moment.is_like(self.like):
                return
            self.nth -= 1
            springs = self.nth == -1
        if springs:
            self.spring(moment.where, connection)
