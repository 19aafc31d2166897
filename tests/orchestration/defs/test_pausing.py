"""The kill switch in the Dagster UI."""

from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import Engine, text


def test_somebody_pauses_and_resumes_from_the_launchpad(
    location: dg.Definitions, migrated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OUBLI_DATABASE_URL", migrated.url.render_as_string(hide_password=False))

    def launch(job: str, op: str, **config: str) -> None:
        found = location.resolve_job_def(job)
        with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
            assert found.execute_in_process({"ops": {op: {"config": config}}}, instance=instance).success

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
