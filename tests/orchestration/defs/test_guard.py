"""A stage that fails on somebody's value leaves none of it in what Dagster keeps."""

import inspect
import logging
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs import guard
from orchestration.defs.identity import identity
from orchestration.defs.night import NightWork
from orchestration.defs.raw import landed_asset
from orchestration.errors import SourceError
from orchestration.settings import Settings
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

CANARY = "marie@canary.example"
PLANT = f"""
    update raw_shop.people set email = '{CANARY}', name = '{CANARY}';
    alter table raw_shop.people rename to people_as_they_were;
    create view raw_shop.people as
        select person_no, cast(cast(email as date) as text) as email, cast(cast(name as date) as text) as name,
            company, no_contact
        from raw_shop.people_as_they_were
"""
"""Somebody's value that is no date, where one is wanted."""


def kept(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.mark.parametrize("stage", ["landed", "identity"])
def test_no_value_reaches_the_event_log(make_estate: Callable[..., Estate], tmp_path: Path, stage: str):
    estate, folder = make_estate(), tmp_path / "dagster"
    estate.run(PLANT)
    folder.mkdir()
    work = NightWork(
        night_id="night",
        as_of=AS_OF,
        plan_id=None,
        planned_only=False,
        told_only=False,
        settings=Settings(home=tmp_path / "home"),
        warehouse=estate.warehouse,
        data_map={"shop": estate.source},
        started_at=AT,
        log=dg.get_dagster_logger(),  # type: ignore[arg-type] # it logs as a run's does
    )
    (tmp_path / "home").mkdir()
    asset = landed_asset([estate.source]) if stage == "landed" else identity
    with dg.DagsterInstance.local_temp(str(folder)) as instance:
        done = dg.materialize([asset], instance=instance, resources={"night": work}, raise_on_error=False)
    assert not done.success
    log = kept(folder)
    assert b"canary" not in log
    # Who looks into it is told where, and what the driver told apart.
    assert (b"SQLSTATE 22007" if stage == "landed" else b"OSError") in log
    assert (b"ingestion/holdings.py:" if stage == "landed" else b"identity/arrow.py:") in log


@pytest.mark.parametrize("body", ["returns", "yields"])
def test_nothing_of_what_led_to_an_error_is_left(body: str):
    def returns():
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error

    def yields():
        yield 1
        returns()

    with pytest.raises(Exception, match=r"test_guard\.py:\d+ by KeyError; look there") as caught:
        list(guard.guarded({"returns": returns, "yields": yields}[body])())
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert CANARY not in str(caught.value)


def test_a_sentence_of_ours_goes_through_alone():
    @guard.guarded
    def read() -> None:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise SourceError("crm", "does not answer") from error

    with pytest.raises(SourceError, match=r"^crm: does not answer$") as caught:
        read()
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_the_sentence_is_a_line_of_its_own_in_the_run_s_log(tmp_path: Path):
    @dg.asset
    @guard.guarded
    def read(context: dg.AssetExecutionContext) -> None:  # noqa: ARG001 - by its name Dagster hands it on
        raise SourceError("crm", "does not answer")

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        done = dg.materialize([read], instance=instance, raise_on_error=False)
        said = [entry for entry in instance.all_logs(done.run_id) if entry.dagster_event is None]
    assert [(entry.level, entry.user_message) for entry in said] == [(logging.ERROR, "crm: does not answer")]


def test_every_stage_is_guarded(location: dg.Definitions):
    stages = [one for one in location.assets or [] if isinstance(one, dg.AssetsDefinition)]
    bodies = [one.op.compute_fn.decorated_fn for one in stages]  # type: ignore[union-attr] # they are decorated
    bodies.append(location.resources["night"].resource_fn)  # type: ignore[index] # there are some
    assert len(bodies) > 10
    assert {inspect.getsourcefile(body.__code__) for body in bodies} == {guard.__file__}
