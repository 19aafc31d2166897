"""The night as Dagster runs it: what every stage works with, opened once, and the asset all others start from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import dagster as dg
from sqlalchemy import Connection, Engine, ScalarResult, text

from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.enforcement.executor import Work, settle_intents
from orchestration.enforcement.night import Night, begin, finish, read_night
from orchestration.enforcement.proof import Proving
from orchestration.errors import OubliError, PlanError
from orchestration.evidence.ledger import open_outside
from orchestration.ingestion.connection import connect
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.settings import PROJECT_DIR, Settings, read_settings
from retention_policies.book import PolicyBook

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class NightWork:
    """What the stages of one night work with."""

    night_id: str
    as_of: date
    plan_id: str | None
    """The plan asked for by name, if any."""
    settings: Settings
    warehouse: Engine
    data_map: Mapping[str, MappedSource]
    started_at: datetime
    log: dg.DagsterLogManager

    def open_system(self, source: MappedSource) -> Engine:
        """The source system, for writing."""
        return connect(source, warehouse=self.warehouse, read_only=False)

    def work(self) -> Work:
        """What the executor works with tonight."""
        return Work(
            warehouse=self.warehouse,
            data_map=self.data_map,
            open_system=self.open_system,
            proving=Proving(self.night_id, self.started_at),
            home=self.settings.home,
            erased=set(),
            on_progress=self.log.info,
        )

    def night(self, connection: Connection) -> Night:
        """Tonight, as it was noted when it began.

        Raises:
            PlanError: it was not, as a stage was started on its own.
        """
        found = read_night(connection, self.night_id)
        if found is None:
            raise PlanError(self.night_id, "this night never began; run the job retention_night rather than one stage")
        return found

    def book(self) -> PolicyBook:
        """Tonight's policy book."""
        return PolicyBook.load(self.settings.policies_path)


@dg.resource(
    config_schema={
        "as_of": dg.Field(str, default_value="", description="The night's date, YYYY-MM-DD; empty: today in Paris."),
        "plan_id": dg.Field(str, default_value="", description="The plan to apply; empty: tonight's, if it may run."),
    },
    description="The night's date, its warehouse and its data map.",
)
def night(context: dg.InitResourceContext) -> Iterator[NightWork]:
    """Open the warehouse for one night, alone: a second night that starts meanwhile is refused."""
    settings = read_settings()
    now = datetime.now(UTC)
    given = context.resource_config["as_of"]
    warehouse = open_warehouse(warehouse_url(settings))
    run = context.run
    if run is None or context.log is None:
        raise OubliError("night", "is a resource of runs only; run a job")
    # The report of a night is that night's, whichever run writes it.
    night_id = (_last_night(warehouse) if run.job_name == "retention_report" else None) or run.run_id
    with warehouse.connect() as guard:
        if not guard.execute(text("select pg_try_advisory_lock(hashtext('oubli night'))")).scalar():
            raise OubliError("night", "another night is running on this warehouse; wait until it has ended")
        guard.commit()
        try:
            yield NightWork(
                night_id=night_id,
                as_of=date.fromisoformat(given) if given else now.astimezone(PARIS).date(),
                plan_id=context.resource_config["plan_id"] or None,
                settings=settings,
                warehouse=warehouse,
                data_map={s.name: s for s in read_data_map(PROJECT_DIR, settings.sources)},
                started_at=now,
                log=context.log,
            )
        finally:
            _note_unfinished(warehouse, night_id, planned_only=run.job_name == "retention_plan")
    warehouse.dispose()


def _last_night(warehouse: Engine) -> str | None:
    with warehouse.connect() as connection:
        return connection.execute(text("select night_id from control.nights order by started_at desc limit 1")).scalar()


def _note_unfinished(warehouse: Engine, night_id: str, *, planned_only: bool) -> None:
    """A run that stopped on its way has failed, unless a gate stopped it."""
    with warehouse.begin() as connection:
        ended = read_night(connection, night_id)
        if ended is None or ended.status != "running":
            return
        if planned_only and ended.plan_id is not None:
            finish(connection, night_id, status="done", message="planned only", at=datetime.now(UTC))
            return
        broken: ScalarResult[str] = connection.execute(
            text(
                "select label_en from control.promises where as_of = :as_of and gate = 'before_enforcement' "
                "and severity = 'critical' and not passed order by suite, name"
            ),
            {"as_of": ended.as_of},
        ).scalars()
        sentences = list(broken)
        finish(
            connection,
            night_id,
            status="held" if sentences else "failed",
            message="\n".join(sentences) or "a stage failed; its log in the Dagster UI says why",
            at=datetime.now(UTC),
        )


@dg.asset(
    key=["control", "nights"],
    group_name="night",
    required_resource_keys={"night"},
    description="The night begins: what the last one left open is settled before anything else.",
)
def nights(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Begin the night."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        begin(connection, work.night_id, as_of=work.as_of, at=work.started_at)
    open_outside(work.warehouse, work.settings.home)
    left_open = settle_intents(work.work())
    return dg.MaterializeResult(metadata={"as_of": work.as_of.isoformat(), "open_intents": left_open})
