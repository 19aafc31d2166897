"""A shop with its own database, and a warehouse that has read it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, select, text

from orchestration.enforcement.approval import approve, to_apply
from orchestration.enforcement.caps import settle_state
from orchestration.enforcement.copies import Scan
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply, settle_intents, tell_what_is_done
from orchestration.enforcement.plan import Plan, freeze, read_plan
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.reapply import reapply
from orchestration.enforcement.work import Work
from orchestration.errors import SourceError
from orchestration.evidence.outside import outside_of
from orchestration.evidence.publishing import publish
from orchestration.evidence.verification import verify
from orchestration.ingestion.belonging import clause
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.settings import Settings
from tests.orchestration.enforcement.marts import make_due, make_needed

AS_OF = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
KEY = bytes(32)
PUBLISHED = frozenset({"dpo@shop.example"})
OWN = "identity contact_details professional activity notes account"
"""Every category of a record of the shop."""


@dataclass(frozen=True)
class Estate:
    """The shop, its data map and the warehouse."""

    system: Engine
    warehouse: Engine
    source: MappedSource
    home: Path
    erased: Erased = field(default_factory=Erased)

    def due(self, person: str, categories: str = OWN, action: str = "delete", **more: object) -> None:
        """The night finds something due."""
        with self.warehouse.begin() as connection:
            make_due(connection, person, categories, action, **more)  # type: ignore[arg-type] # handed on

    def needed(self, person: str, categories: str) -> None:
        """Something is still needed."""
        with self.warehouse.begin() as connection:
            make_needed(connection, person, categories)

    def land(self, *, as_of: date = AS_OF) -> int:
        """Read the shop in full into raw, and note what it holds; how many rows were erased again."""
        ensure_raw(self.warehouse, self.source)
        with self.system.connect() as there, self.warehouse.begin() as here:
            for mapped in self.source.ingested:
                raw, there_is = clause(mapped, self.source.raw_schema), clause(mapped, None)
                here.execute(text(f"truncate {self.source.raw_schema}.{mapped.name}"))
                read = select(*(there_is.c[c.name] for c in mapped.columns))
                rows = [dict(row._mapping) for row in there.execute(read)]
                if rows:
                    here.execute(insert(raw), rows)
        return reapply(self.warehouse, self.source, is_read=True, as_of=as_of)

    def identify(self) -> None:
        """Person i is record i; its address is known by a fingerprint."""
        self.run(
            f"""
            insert into identity.records
                select '{self.source.name}', person_no::text, 'p' || person_no from {self.source.raw_schema}.people;
            insert into identity.identifiers
                select '{self.source.name}', person_no::text, 'email', 'print' || person_no, false
                from {self.source.raw_schema}.people
            """
        )

    def freeze(self, *, as_of: date = AS_OF, blocked: dict[str, str] | None = None, today: date = date.max) -> Plan:
        """Plan, and judge it."""
        with self.warehouse.begin() as connection:
            plan = freeze(connection, [self.source], blocked or {}, as_of=as_of, policy_hash="book")
            settle_state(connection, plan, today=today)
            found = read_plan(connection, plan.plan_id)
        assert found is not None
        return found

    def approve(self, plan: Plan, *, at: datetime = AT) -> None:
        """The DPO agrees."""
        with self.warehouse.begin() as connection:
            approve(connection, plan.plan_id, by="DPO", reason="read", at=at)

    def work(self, *, open_system: Callable[[MappedSource], Engine] | None = None) -> Work:
        return Work(
            warehouse=self.warehouse,
            data_map={self.source.name: self.source},
            open_system=open_system or (lambda _: self.system),
            as_of=AS_OF,
            proving=Proving("night", AT, AS_OF, KEY),
            home=self.home,
            elsewhere=frozenset(),
            published=frozenset(),
            erased=self.erased,
            on_progress=lambda _: None,
        )

    def scanning(self, open_system: Callable[[MappedSource], Engine] | None = None) -> Scan:
        return Scan(
            warehouse=self.warehouse,
            data_map=[self.source],
            open_system=open_system or (lambda _: self.system),
            home=self.home,
            elsewhere=(),
            published=PUBLISHED,
            key=KEY,
            since=AT,
        )

    def unreachable(self) -> Work:
        """The system does not answer."""

        def refuse(source: MappedSource) -> Engine:
            raise SourceError(source.name, "does not answer")

        return self.work(open_system=refuse)

    def act(self, *, as_of: date = AS_OF) -> Plan:
        """Plan, and do it."""
        plan = self.freeze(as_of=as_of)
        apply(self.work(), plan)
        return plan

    def settle(self, work: Work | None = None) -> int:
        """What the next night does before it applies a plan."""
        tell_what_is_done(work or self.work())
        return settle_intents(work or self.work())

    def verified(self) -> int:
        """How many entries the ledger has, each of them sound."""
        settings = Settings(home=self.home / "verified")
        publish(self.warehouse, settings, AT)
        return verify(self.warehouse, outside_of(settings)).seq

    def run(self, statements: str) -> None:
        """Write something in the warehouse."""
        with self.warehouse.begin() as connection:
            connection.execute(text(statements))

    def run_in_shop(self, statements: str) -> None:
        """Write something in the shop."""
        with self.system.begin() as connection:
            connection.execute(text(statements))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read something in the warehouse."""
        return _rows(self.warehouse, query)

    def rows_in_shop(self, query: str) -> list[tuple[object, ...]]:
        """Read something in the shop."""
        return _rows(self.system, query)

    def numbers(self, table: str, *, raw: bool = False) -> list[object]:
        """The keys of the shop's table, or of its copy."""
        key = self.source.table(table).key[0]
        if raw:
            return [n for (n,) in self.rows(f"select {key} from {self.source.raw_schema}.{table} order by 1")]
        return [n for (n,) in self.rows_in_shop(f"select {key} from {table} order by 1")]

    def outcomes(self, plan: Plan) -> dict[str, dict[str, int]]:
        """By person, how many items have which outcome."""
        found: dict[str, dict[str, int]] = {}
        for person, outcome, items in self.rows(
            "select person_id, coalesce(outcome, 'open'), count(*) from enforcement.items "
            f"where plan_id = '{plan.plan_id}' group by 1, 2 order by 1, 2"
        ):
            found.setdefault(str(person), {})[str(outcome)] = int(str(items))
        return found


def some_erased() -> Erased:
    """An address that was erased."""
    erased = Erased()
    erased.add({"a@people.example": "p1"})
    return erased


def _rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def applicable(estate: Estate, tonight: Plan, *, requested: str | None = None, days: int = 0) -> str | None:
    """Which plan a night some days later would apply."""
    with estate.warehouse.connect() as connection:
        found = to_apply(connection, tonight, requested=requested, at=AT + timedelta(days=days))
    return None if found is None else found.plan_id
