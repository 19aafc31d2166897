"""Running a job in this process, on the instance that the UI shows."""

import contextlib
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dagster import DagsterEventType, DagsterInstance
from dagster._core.events.log import EventLogEntry

from orchestration.defs.failure import sentence_of_run
from orchestration.defs.location import code_location

OnStage = Callable[[str, str], None]
"""Told the stage and `started`, `done`, `troubled` (a source that could not be read or believed) or `failed`."""

_STATES = {
    DagsterEventType.STEP_START: "started",
    DagsterEventType.STEP_SUCCESS: "done",
    DagsterEventType.STEP_FAILURE: "failed",
}


@dataclass(frozen=True)
class Run:
    """A run that has ended: its id, which is the night's, and for a failed one what the first failing stage said."""

    run_id: str
    success: bool
    sentence: str | None


def run_job(job: str, *, as_of: date, plan_id: str | None, on_stage: OnStage) -> Run:
    """Run a job for a date to its end.

    Raises:
        OubliError: the code location cannot be loaded.
    """
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    found, run_id = code_location().resolve_job_def(job), str(uuid.uuid4())
    config = {
        "resources": {"night": {"config": {"as_of": as_of.isoformat(), "plan_id": plan_id or ""}}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
    # Libraries write to standard output, which is the command's own here; the instance keeps what they say.
    with (
        _instance() as instance,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        instance.add_event_listener(run_id, _listener(on_stage))
        result = found.execute_in_process(config, instance, run_id=run_id, raise_on_error=False)
    return Run(run_id, result.success, sentence_of_run(result))


@contextlib.contextmanager
def _instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.get() as instance:
        # Its storage connects anew for each of some 1,700 statements of a night otherwise.
        instance.optimize_for_webserver(statement_timeout=0, pool_recycle=3600, max_overflow=20)
        yield instance


def _listener(on_stage: OnStage) -> Callable[[EventLogEntry], None]:
    troubled: set[str] = set()

    def listen(entry: EventLogEntry) -> None:
        event = entry.dagster_event
        if event is None or not event.step_key:
            return
        if event.event_type == DagsterEventType.ASSET_MATERIALIZATION:
            said = event.step_materialization_data.materialization.metadata.get("message")
            if said is not None and said.value:
                troubled.add(event.step_key)
        elif event.event_type in _STATES:
            state = _STATES[event.event_type]
            on_stage(event.step_key, "troubled" if state == "done" and event.step_key in troubled else state)

    return listen
