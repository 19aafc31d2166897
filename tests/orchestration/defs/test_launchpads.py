"""What people decide in the Dagster UI: the kill switch, and approvals."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import Engine, text

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


def test_a_pause_without_a_reason_is_not_launched(location: dg.Definitions):
    with pytest.raises(dg.DagsterInvalidConfigError, match="reason"):
        location.resolve_job_def("retention_pause").execute_in_process(
            {"ops": {"pause_nights": {"config": {"by": "x"}}}}
        )


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
