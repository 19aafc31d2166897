"""What people decide in the Dagster UI: the kill switch, and approvals."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import Engine, text

from orchestration.errors import PlanError

Launch = Callable[..., None]


@pytest.fixture
def launch(location: dg.Definitions, migrated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Launch:
    """Launches a job with what its only op asks for."""
    monkeypatch.setenv("OUBLI_DATABASE_URL", migrated.url.render_as_string(hide_password=False))

    def launch(job: str, op: str, **config: str) -> None:
        found = location.resolve_job_def(job)
        with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
            assert found.execute_in_process({"ops": {op: {"config": config}}}, instance=instance).success

    return launch


def test_somebody_pauses_and_resumes(launch: Launch, migrated: Engine):
    def pauses() -> list[tuple[object, ...]]:
        with migrated.connect() as connection:
            found = connection.execute(text("select paused_by, reason, resumed_by from control.pauses"))
            return [tuple(row) for row in found]

    launch("retention_pause", "pause_nights", by="Marie", reason="the import looks wrong")
    assert pauses() == [("Marie", "the import looks wrong", None)]
    launch("retention_resume", "resume_nights", by="Paul")
    assert pauses() == [("Marie", "the import looks wrong", "Paul")]


@pytest.mark.parametrize("job", ["retention_pause", "retention_resume", "retention_approve"])
def test_a_launchpad_shows_beforehand_what_it_asks_and_nobody_decides_by_leaving_it_empty(
    location: dg.Definitions, launch: Launch, migrated: Engine, job: str
):
    (op,) = location.resolve_job_def(job).nodes
    with pytest.raises(PlanError, match=r"names? who|is named|no such plan"):
        launch(job, op.name)
    with migrated.connect() as connection:
        assert connection.execute(text("select count(*) from control.pauses")).scalar_one() == 0


def test_somebody_approves_a_plan(launch: Launch, migrated: Engine):
    with migrated.begin() as connection:
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state) "
                "values ('2026-11-21-abc', '2026-11-21', 'book', 'content', 'waiting')"
            )
        )
    launch("retention_approve", "approve_plan", plan_id="2026-11-21-abc", by="Marie", reason="first purge")
    with migrated.connect() as connection:
        given = connection.execute(text("select content_hash, approved_by, reason from enforcement.approvals")).all()
    assert given == [("content", "Marie", "first purge")]
