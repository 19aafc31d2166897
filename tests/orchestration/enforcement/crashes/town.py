"""A town: a shop on a server of its own, an outlet beside the warehouse, and a depot that Oubli may not write to.

Whatever can become of a person's data happens to one of its people.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply, settle_intents, tell_what_is_done
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.work import Work
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.enforcement.estate import AS_OF, AT, KEY, Estate
from tests.orchestration.enforcement.marts import make_due, make_marts
from tests.orchestration.enforcement.shop import ROWS, SCHEMA, shop

WRITTEN = ("shop", "outlet")
SYSTEMS = (*WRITTEN, "depot")
PEOPLE = 10
MORE = f"""
    insert into people
        select i, 'person' || i || '@people.example', 'Person ' || i, 'Shop ' || i, false, 'face' || i
        from generate_series(5, {PEOPLE}) i;
    insert into clicks select i, i from generate_series(5, {PEOPLE}) i;
    insert into notes select i, 'person,' || i, 'likes tea' from generate_series(5, {PEOPLE}) i;
    insert into sessions select i, i, '192.0.2.' || i, '2020-05-17' from generate_series(5, {PEOPLE}) i;
    insert into people_log select i, i, 'old' || i || '@people.example' from generate_series(5, {PEOPLE}) i;
"""
REFUSED = "insert into loyalty_cards values (1, 6)"
"""The shop does not let go of person 6."""
LATER = """
    insert into intermediate.int_holds__unioned (person_id) values ('p7');
    delete from marts.fct_due_actions where person_id = 'p8';
"""
"""What happens between the plan and its being carried out."""
OBJECTIONS = """
    insert into intermediate.int_objections__unioned
        select p, 'prospecting', 'email', 'declared', true, '2026-05-01', true from unnest(array['p4', 'p10']) p
"""


def maps() -> dict[str, MappedSource]:
    """The systems' data maps."""
    return {name: shop(name, write_back="write" if name in WRITTEN else "work_order") for name in SYSTEMS}


@dataclass(frozen=True)
class Town:
    """The systems, and the warehouse that has read them."""

    warehouse: Engine
    systems: dict[str, Engine]
    home: Path
    told: list[str] = field(default_factory=list)
    """What runs in this process said of their progress."""

    def estate(self, name: str) -> Estate:
        """One of its systems."""
        return Estate(self.systems[name], self.warehouse, maps()[name], self.home)

    def build(self) -> None:
        """Make the systems, read them, and find out what is due."""
        for name, engine in self.systems.items():
            with engine.begin() as connection:
                connection.execute(text(f"create schema {name}"))
                connection.execute(text(SCHEMA + ROWS + MORE + (REFUSED if name == "shop" else "")))
        with self.warehouse.begin() as connection:
            make_marts(connection)
        for name in SYSTEMS:
            self.estate(name).land()
            self.estate(name).identify()
        some = self.estate("shop")
        for person in ("p1", "p2", "p6", "p7", "p8", "p10"):
            some.due(person)
        some.due("p3", "identity", "archive")
        for name in SYSTEMS:
            with self.warehouse.begin() as connection:
                make_due(connection, "p3", "documents", "archive", document="invoices:3", source=name)
        some.needed("p3", "contact_details")
        some.due("p4", "contact_details", "suppress")
        some.due("p10", "contact_details", "suppress")
        some.due("p5", "account", "anonymise")
        some.needed("p5", "identity")
        some.run(OBJECTIONS)

    def work(self, warehouse: Engine | None = None, *, at: datetime = AT, as_of: date = AS_OF) -> Work:
        """What the executor works with; `warehouse` is the night's own engine."""
        return Work(
            warehouse=warehouse or self.warehouse,
            data_map=maps(),
            open_system=self.opening(),
            as_of=as_of,
            proving=Proving("night", at, as_of, KEY),
            home=self.home,
            elsewhere=frozenset(),
            published=frozenset(),
            erased=Erased(),
            on_progress=self.told.append,
        )

    def opening(self) -> Callable[[MappedSource], Engine]:
        """Opens a system as orchestration.ingestion.connection does: one that does not answer is told at once."""

        def opened(source: MappedSource) -> Engine:
            try:
                self.systems[source.name].connect().close()
            except Exception:  # noqa: BLE001 - it does not answer, however it says so
                raise SourceError(source.name, "does not answer") from None
            return self.systems[source.name]

        return opened


def carry_out(work: Work, plan: Plan) -> bool:
    """What a night does: what the last one left open, then the plan."""
    tell_what_is_done(work)
    settle_intents(work)
    return apply(work, plan)


EARLIER = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
"""What a clock says that was set back."""
