"""What is kept of a night, so that later reports can tell how its figures moved."""

from orchestration.reporting.past import FIGURES, PastNight
from orchestration.reporting.reading import Report


def tonight(report: Report) -> PastNight:
    """The night of a report, as it is told."""
    total, night = report.figures.total, report.night
    figures: dict[str, int | None] = {
        name: sum(not promise.passed for promise in report.promises) if name == "broken" else getattr(total, name)
        for name in FIGURES
    }
    if not report.figures.is_computed:
        # Nothing was erased by a night that a check held; of one that failed nobody knows anything.
        unknown = tuple(figures) if night.state == "failed" else ("due", "held", "waiting")
        figures |= dict.fromkeys(unknown)
    return PastNight(
        as_of=night.as_of, state=night.state, tone=report.tone, figures=figures, waits=night.state == "waiting"
    )
