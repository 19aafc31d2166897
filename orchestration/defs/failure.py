"""What the first stage that failed said, as Dagster noted it."""

from collections.abc import Iterable

import dagster as dg
from dagster import DagsterEventType, DagsterInstance

_RAISED_ON_PURPOSE = ("orchestration.errors", "retention_policies.errors", "expectations.errors")


def failure_of_run(instance: DagsterInstance | None, run_id: str) -> str | None:
    """Why a run that has not ended yet cannot go on; None if no stage of it has failed, as far as is known."""
    if instance is None:
        return None
    logged = instance.all_logs(run_id, of_type=DagsterEventType.STEP_FAILURE)
    return _sentence_of(entry.dagster_event for entry in logged if entry.dagster_event is not None)


def sentence_of_run(result: dg.ExecuteInProcessResult) -> str | None:
    """Why a run that has ended did not succeed; None if it did."""
    return None if result.success else _sentence_of(result.all_events) or "a gate holds the night"


def _sentence_of(events: Iterable[dg.DagsterEvent]) -> str | None:
    """The sentence of the first failure among the events; None if there is none, as a gate stops a night without one.

    It holds no value of a row: what a library said is left out, see `orchestration.defs.guard`.
    """
    for event in events:
        failure = event.event_specific_data
        error = getattr(failure, "error", None)
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            name, _, told = str(error.message).strip().partition(": ")
            stage = event.step_key or "the night"
            if name.startswith(_RAISED_ON_PURPOSE):
                return str(told)
            if name.endswith(("InterruptedError", "KeyboardInterrupt")):
                return f"{stage}: interrupted; run the night again, which takes up what was begun"
            # What a database says may quote a row; the kind of error says enough to look further.
            return f"{stage}: stopped by {name.rpartition('.')[2]}; the run's log in the Dagster UI says more"
    return None
