"""The night as Dagster runs it: what every stage works with, opened once, and the asset all others start from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import dagster as dg
from sqlalchemy import Connection, Engine

from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.defs.guard import guarded
from orchestration.enforcement.cleaning import Cleaning
from orchestration.enforcement.ending import end_unfinished
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import Work, settle_intents
from orchestration.enforcement.night import Night, alone, begin, last_night, read_night
from orchestration.enforcement.proof import Proving
from orchestration.errors import OubliError, PlanError
from orchestration.evidence.ledger import open_outside
from orchestration.identity.fingerprints import read_key
from orchestration.ingestion.connection import connect, own_files
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
    erased: Erased = field(default_factory=Erased)
    """What all stages of the night erased."""

    def open_system(self, source: MappedSource) -> Engine:
        """The source system, for writing."""
        return connect(source, warehouse=self.warehouse, read_only=False)

    def work(self) -> Work:
        """What the executor works with tonight."""
        return Work(
            warehouse=self.warehouse,
            data_map=self.data_map,
            open_system=self.open_system,
            as_of=self.as_of,
            proving=Proving(self.night_id, self.started_at, read_key(self.settings)),
            home=self.settings.home,
            elsewhere=own_files(tuple(self.data_map.values()), self.settings),
            erased=self.erased,
            on_progress=self.log.info,
        )

    def cleaning(self) -> Cleaning:
        """What cleaning up after tonight works with."""
        return Cleaning(self.warehouse, self.data_map, self.open_system, self.settings.home)

    def night(self, connection: Connection) -> Night:
        """Tonight, as it was noted when it began; for a run that only writes the report, the night before it.

        Raises:
            PlanError: it was not, as a stage was started on its own.
        """
        # The report of a night is that night's, whichever run writes it.
        found = read_night(connection, self.night_id) or read_night(connection, last_night(connection) or "")
        if found is None:
            raise PlanError(self.night_id, "no night has begun; run the job retention_night rather than one stage")
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
@guarded
def night(context: dg.InitResourceContext) -> Iterator[NightWork]:
    """Open the warehouse for one night, alone: a second night that starts meanwhile is refused."""
    work = _open(context)
    planned_only = context.run is not None and context.run.job_name == "retention_plan"
    with alone(work.warehouse):
        try:
            yield work
        finally:
            with work.warehouse.begin() as connection:
                end_unfinished(connection, work.night_id, planned_only=planned_only, at=datetime.now(UTC))
    work.warehouse.dispose()


def _open(context: dg.InitResourceContext) -> NightWork:
    if context.run is None or context.log is None:
        raise OubliError("night", "is a resource of runs only; run a job")
    settings, now, given = read_settings(), datetime.now(UTC), context.resource_config
    return NightWork(
        night_id=context.run.run_id,
        as_of=date.fromisoformat(given["as_of"]) if given["as_of"] else now.astimezone(PARIS).date(),
        plan_id=given["plan_id"] or None,
        settings=settings,
        warehouse=open_warehouse(warehouse_url(settings)),
        data_map={s.name: s for s in read_data_map(PROJECT_DIR, settings.sources)},
        started_at=now,
        log=context.log,
    )


@dg.asset(
    key=["control", "nights"],
    group_name="night",
    required_resource_keys={"night"},
    description="The night begins: what the last one left open is settled before anything else.",
)
@guarded
def nights(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Begin the night."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        begin(connection, work.night_id, as_of=work.as_of, at=work.started_at)
    open_outside(work.warehouse, work.settings.home)
    left_open = settle_intents(work.work())
    return dg.MaterializeResult(metadata={"as_of": work.as_of.isoformat(), "open_intents": left_open})
