"""The kill switch in the Dagster UI: two jobs that wait for no night and need none."""

import dagster as dg

from orchestration.database.warehouse import opened
from orchestration.defs.guard import guarded
from orchestration.enforcement.pause import pause, resume
from orchestration.settings import read_settings

PAUSE = "retention_pause"
RESUME = "retention_resume"
# What has a default stands in the launchpad beforehand, to be completed; left empty it is refused.
BY = dg.Field(str, default_value="", description="Who decides it.")
REASON = dg.Field(str, default_value="", description="Why.")


@dg.op(config_schema={"by": BY, "reason": REASON})
@guarded
def pause_nights(context: dg.OpExecutionContext) -> None:
    """Stop every night before its next batch."""
    given = context.op_config
    with opened(read_settings()) as warehouse, warehouse.begin() as connection:
        context.log.info(pause(connection, by=given["by"], reason=given["reason"]).sentence)


@dg.op(config_schema={"by": BY})
@guarded
def resume_nights(context: dg.OpExecutionContext) -> None:
    """Let nights act again."""
    with opened(read_settings()) as warehouse, warehouse.begin() as connection:
        ended = resume(connection, by=context.op_config["by"])
    context.log.info("nothing was paused" if ended is None else f"no longer {ended.sentence.partition(';')[0]}")


@dg.job(
    name=PAUSE,
    executor_def=dg.in_process_executor,
    description="Nothing is deleted any more, in any system, until somebody resumes; a night under way stops, too.",
)
def retention_pause() -> None:
    """Pause."""
    pause_nights()


@dg.job(name=RESUME, executor_def=dg.in_process_executor, description="Nights act again.")
def retention_resume() -> None:
    """Resume."""
    resume_nights()
