"""Progress of a night on the terminal: one line a stage, on standard error so that --json stays clean."""

import time
from types import TracebackType

from rich.console import Console
from rich.status import Status

STAGES = {
    "control__nights": "settle what the last night left open",
    "policies": "load the policy book",
    "landed": "note what each record holds",
    "identity": "link the records of one person",
    "models": "compute clocks, legal bases and deadlines",
    "gate_before_enforcement": "check that it is safe to act",
    "enforcement__plans": "freeze the plan",
    "enforcement__items": "apply the plan",
    "evidence__ledger": "verify the evidence",
    "control__cleanings": "clean the files of what was erased",
    "gate_after_enforcement": "check that it worked",
    "report_models": "compute the report",
    "reports__night": "write the report",
    "reports__message": "tell whom it concerns",
}
MARKS = {"done": "[green]✓[/]", "troubled": "[yellow]![/]", "failed": "[red]✗[/]"}


def told(stage: str) -> str:
    """A stage in words."""
    if stage.startswith("raw_"):
        return f"read {stage.removeprefix('raw_')}"
    return STAGES.get(stage, stage)


class StageProgress:
    """Shows each stage as it starts and ends."""

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._status = Status(title, console=console)
        self._started: dict[str, float] = {}

    def __enter__(self) -> "StageProgress":
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def stage(self, name: str, state: str) -> None:
        """Note that a stage started, is done, met with trouble, or failed."""
        if state == "started":
            self._started[name] = time.monotonic()
            self._status.update(told(name))
            return
        seconds = time.monotonic() - self._started.get(name, time.monotonic())
        self._console.print(f"  {MARKS[state]} {told(name):<48}{seconds:6.1f} s", highlight=False)
