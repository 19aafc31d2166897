"""The night as Dagster runs it: what every stage works with, opened once, and the asset all others start from."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import dagster as dg
from sqlalchemy import Connection, Engine

from orchestration.database.warehouse import opened
from orchestration.defs.failure import failure_of_run
from orchestration.defs.guard import guarded
from orchestration.defs.lost_runs import give_up, lost_runs
from orchestration.enforcement.cleaning import Cleaning
from orchestration.enforcement.ending import end_unfinished
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import tell_what_is_done
from orchestration.enforcement.lease import leased
from orchestration.enforcement.night import Night, begin, fail_lost, last_night, read_night
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.published import published
from orchestration.enforcement.work import Work
from orchestration.errors import LeaseError, OubliError, PlanError
from orchestration.evidence.publishing import open_outside
from orchestration.identity.marker import key_of
from orchestration.ingestion.connection import connect, own_files
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.history import was_read
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.message.delivery import Delivery, deliver
from orchestration.reporting.message.unbegun import told_if_unbegun
from orchestration.settings import PROJECT_DIR, Settings, read_settings
from retention_policies.book import PolicyBook
from retention_policies.legal_time import PARIS

NIGHT = "retention_night"
"""The job that does everything."""
PLAN = "retention_plan"
"""The job that only plans."""
REPORT = "retention_report"
"""The job that only tells of the night before it."""


@dataclass(frozen=True)
class NightWork:
    """What the stages of one night work with."""

    night_id: str
    as_of: date
    plan_id: str | None
    """The plan asked for by name, if any."""
    planned_only: bool
    """Nothing is to be done, not even what a dead run left open."""
    told_only: bool
    """The report of the night before is all that is to be written."""
    settings: Settings
    warehouse: Engine
    """Every transaction proves that this night has the lease."""
    data_map: Mapping[str, MappedSource]
    started_at: datetime
    log: dg.DagsterLogManager
    erased: Erased = field(default_factory=Erased)
    """What all stages of the night erased."""

    def open_system(self, source: MappedSource) -> Engine:
        """The source system, for writing."""
        return connect(source, warehouse=self.warehouse, read_only=False)

    def was_read(self, source: MappedSource) -> bool:
        """Whether every table of a source came whole into raw tonight."""
        with self.warehouse.connect() as connection:
            return was_read(connection, source.name, self.started_at)

    def work(self) -> Work:
        """What the executor works with tonight."""
        return Work(
            warehouse=self.warehouse,
            data_map=self.data_map,
            open_system=self.open_system,
            as_of=self.as_of,
            proving=Proving(self.night_id, self.started_at, self.as_of, key_of(self.warehouse, self.settings)),
            home=self.settings.home,
            elsewhere=own_files(tuple(self.data_map.values()), self.settings),
            published=published(self.settings.policies_path),
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

    def deliver(self, *, has_report: bool) -> Delivery:
        """Send the message of the night to whom it is due."""
        with self.warehouse.connect() as connection:
            night = self.night(connection)
        at = datetime.now(UTC)
        return deliver(self.warehouse, self.settings, night=night, has_report=has_report, anyway=False, at=at)

    def book(self) -> PolicyBook:
        """Tonight's policy book, which must be without errors: `oubli policy check` lists them."""
        return PolicyBook.load(self.settings.policies_path).sound()


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
    if context.run is None:
        raise OubliError("night", "is a resource of runs only; run a job")
    settings = read_settings()
    with ExitStack() as stack:
        with _beginning(context, settings):
            warehouse = stack.enter_context(opened(settings))
        fenced = stack.enter_context(leased(warehouse, context.run.run_id))
        work = _open(context, settings, fenced)
        _reconcile(context, work)
        try:
            yield work
        finally:
            # Whoever has taken over has told how this night ended.
            with suppress(LeaseError):
                _end(work, failure_of_run(context.instance, work.night_id))


def _end(work: NightWork, failure: str | None) -> None:
    with work.warehouse.begin() as connection:
        end_unfinished(connection, work.night_id, planned_only=work.planned_only, failure=failure, at=datetime.now(UTC))
    if work.told_only and failure is not None:
        work.deliver(has_report=False)


def _reconcile(context: dg.InitResourceContext, work: NightWork) -> None:
    """Tell what the last run left behind: this one has the lease, so any other that counts as running is over."""
    if context.instance is not None:
        give_up(context.instance, lost_runs(context.instance, alive=work.night_id))
    with work.warehouse.begin() as connection:
        fail_lost(connection, work.night_id, at=work.started_at)


def _data_map(context: dg.InitResourceContext, settings: Settings) -> Mapping[str, MappedSource]:
    with _beginning(context, settings):
        return {source.name: source for source in read_data_map(PROJECT_DIR, settings.sources)}


def _beginning(context: dg.InitResourceContext, settings: Settings) -> AbstractContextManager[None]:
    """What a night needs in order to begin; other jobs tell nobody."""
    if context.run is None or context.log is None or context.run.job_name != NIGHT:
        return nullcontext()
    return told_if_unbegun(settings, _date_of(context), context.log.warning)


def _date_of(context: dg.InitResourceContext) -> date:
    given = context.resource_config["as_of"]
    return date.fromisoformat(given) if given else datetime.now(UTC).astimezone(PARIS).date()


def _open(context: dg.InitResourceContext, settings: Settings, warehouse: Engine) -> NightWork:
    if context.run is None or context.log is None:
        raise OubliError("night", "is a resource of runs only; run a job")
    return NightWork(
        night_id=context.run.run_id,
        as_of=_date_of(context),
        plan_id=context.resource_config["plan_id"] or None,
        planned_only=context.run.job_name == PLAN,
        told_only=context.run.job_name == REPORT,
        settings=settings,
        warehouse=warehouse,
        data_map=_data_map(context, settings),
        started_at=datetime.now(UTC),
        log=context.log,
    )


@dg.asset(
    key=["control", "nights"],
    group_name="night",
    required_resource_keys={"night"},
    description="The night begins: what systems did while a run died is told before anything is read.",
)
@guarded
def nights(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Begin the night."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        begin(connection, work.night_id, as_of=work.as_of, at=work.started_at)
    open_outside(work.warehouse, work.settings, work.started_at)
    left_open = None if work.planned_only else tell_what_is_done(work.work())
    return dg.MaterializeResult(metadata={"as_of": work.as_of.isoformat(), "open_intents": left_open})
