"""A run whose process is dead does not keep the others waiting, and one that lives is never given up."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest
from sqlalchemy import Engine, text

from orchestration.defs.instance import CONFIGURATION
from orchestration.defs.lost_runs import lost_run
from orchestration.defs.night import NIGHT
from orchestration.defs.pausing import PAUSE
from orchestration.enforcement.lease import leased


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as made:
        yield made


@pytest.fixture
def warehouse(migrated: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The warehouse that the settings name."""
    monkeypatch.setenv("OUBLI_DATABASE_URL", migrated.url.render_as_string(hide_password=False))
    return migrated


@pytest.fixture
def nights() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def started(instance: dg.DagsterInstance, job: str = NIGHT) -> str:
    """A run that counts as started; whether anybody runs it, the instance does not know."""
    run = dg.DagsterRun(job_name=job, run_id=str(uuid4()), status=dg.DagsterRunStatus.STARTED)
    return instance.add_run(run).run_id


def look(instance: dg.DagsterInstance, cursor: str | None = None) -> str:
    """What the sensor does; its cursor then."""
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    lost_run.evaluate_tick(context)
    return context.cursor or ""


def status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


FAILURE, STARTED = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.STARTED


@pytest.mark.usefixtures("warehouse")
def test_a_run_that_nobody_runs_is_given_up_at_the_second_look(instance: dg.DagsterInstance):
    lost = started(instance)
    cursor = look(instance)
    assert status(instance, lost) == STARTED, "it may be just about to take the lease"
    look(instance, cursor)
    assert status(instance, lost) == FAILURE


def test_the_night_that_lives_is_not(instance: dg.DagsterInstance, warehouse: Engine, nights: ExitStack):
    alive, lost = started(instance), started(instance)
    nights.enter_context(leased(warehouse, alive))
    cursor = look(instance, look(instance))
    look(instance, cursor)
    assert (status(instance, alive), status(instance, lost)) == (STARTED, FAILURE)


def test_a_night_whose_session_has_ended_is(instance: dg.DagsterInstance, warehouse: Engine, nights: ExitStack):
    dead = started(instance)
    nights.enter_context(leased(warehouse, dead))
    with warehouse.begin() as connection:
        connection.execute(text("select pg_terminate_backend(backend_pid, 5000) from control.leases"))
    look(instance, look(instance))
    assert status(instance, dead) == FAILURE


@pytest.mark.usefixtures("warehouse")
def test_a_run_that_has_ended_is_forgotten(instance: dg.DagsterInstance):
    lost = started(instance)
    cursor = look(instance, look(instance))
    assert look(instance, cursor) == "[]"
    assert status(instance, lost) == FAILURE


@pytest.mark.usefixtures("warehouse")
def test_pausing_is_no_night(instance: dg.DagsterInstance):
    pausing = started(instance, PAUSE)
    look(instance, look(instance))
    assert status(instance, pausing) == STARTED


def test_a_night_gives_up_what_is_lost_as_it_begins(
    instance: dg.DagsterInstance, warehouse: Engine, location: dg.Definitions
):
    """And tells of the night that ran under it that it has failed."""
    lost = started(instance)
    with warehouse.begin() as connection:
        connection.execute(
            text("insert into control.nights (night_id, as_of, status) values (:run, '2026-11-20', 'running')"),
            {"run": lost},
        )

    @dg.op(required_resource_keys={"night"})
    def nothing() -> None:
        pass

    @dg.job(resource_defs={"night": location.resources["night"]})  # type: ignore[index] # there are some
    def starting() -> None:
        nothing()

    done = starting.execute_in_process(instance=instance)
    assert done.success
    assert status(instance, lost) == FAILURE
    with warehouse.connect() as connection:
        told = connection.execute(text("select status, message from control.nights")).one()
    assert told.status == "failed"
    assert told.message.startswith("the run ended without a word")


def test_a_second_night_fails_and_the_first_lives_on(
    instance: dg.DagsterInstance, warehouse: Engine, nights: ExitStack, location: dg.Definitions
):
    alive = started(instance)
    nights.enter_context(leased(warehouse, alive))
    with warehouse.begin() as connection:
        connection.execute(
            text("insert into control.nights (night_id, as_of, status) values (:run, '2026-11-20', 'running')"),
            {"run": alive},
        )
    done = location.resolve_job_def("retention_report").execute_in_process(instance=instance, raise_on_error=False)
    assert not done.success
    assert status(instance, alive) == STARTED
    with warehouse.connect() as connection:
        assert connection.execute(text("select status from control.nights")).scalars().all() == ["running"]


def test_nobody_repeats_or_resumes_a_night_and_a_pause_waits_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    in_a_folder = CONFIGURATION.replace("storage:\n  postgres:\n    postgres_url:\n      env: OUBLI_DAGSTER_URL\n", "")
    (tmp_path / "dagster.yaml").write_text(in_a_folder, encoding="ascii")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as made:
        assert not made.run_retries_enabled
        assert made.run_monitoring_enabled
        assert made.run_monitoring_max_resume_run_attempts == 0
        limits = made.get_concurrency_config().run_queue_config
        assert limits is not None
        assert limits.max_concurrent_runs > 1
        assert limits.tag_concurrency_limits == [{"key": "oubli/night", "limit": 1}]


@pytest.mark.parametrize(
    ("job", "alone"),
    [
        ("retention_night", True),
        ("retention_plan", True),
        ("retention_report", True),
        ("retention_pause", False),
        ("retention_resume", False),
    ],
)
def test_nights_wait_for_each_other(location: dg.Definitions, job: str, alone: bool):
    assert ("oubli/night" in location.resolve_job_def(job).run_tags) == alone
