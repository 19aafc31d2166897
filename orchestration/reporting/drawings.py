"""The charts of the page: which figures go into which, and how each part is filled."""

from datetime import date

from orchestration.reporting import typography
from orchestration.reporting.charts import Chart, Series
from orchestration.reporting.sections.coming_due import ComingDue
from orchestration.reporting.sections.legal_basis import LegalBasis
from orchestration.reporting.texts import Text, say, word

TEXTURES = 5
_BY_RANK = ("f00", "f11", "f22", "f33", "f44", "f50")
# One colour for what is in order, one for what the person refused, one for what is over, one for what can be repaired.
_BY_STATUS = {
    "valid": "f00",
    "objected": "f50",
    "withdrawn": "f51",
    "refused": "f52",
    "expired": "f43",
    "unproven": "f10",
    "invalid_opt_in": "f11",
    "not_informed": "f12",
    "missing": "f14",
}


def due_chart(due: ComingDue) -> Chart:
    """People by month, a colour a policy."""
    busiest = max(range(len(due.months)), key=lambda position: due.by_month[position])
    return Chart(
        name="due-chart",
        title=say("due.chart"),
        description=say(
            "due.chart_description",
            first=month_name(due.months[0]),
            last=month_name(due.months[-1]),
            busiest=month_name(due.months[busiest]),
            n=due.by_month[busiest],
        ),
        labels=tuple(
            Text(typography.short_month(month, "fr"), typography.short_month(month, "en")) for month in due.months
        ),
        series=tuple(Series(each.name, fill, each.people) for each, fill in zip(due.series, _BY_RANK, strict=False)),
    )


def basis_chart(basis: LegalBasis) -> Chart:
    """Shares of each purpose, a colour a status."""
    return Chart(
        name="basis-chart",
        title=say("basis.chart"),
        description=say("basis.chart_description"),
        labels=tuple(standing.name for standing in basis.standings),
        details=tuple(standing.detail for standing in basis.standings),
        series=tuple(
            Series(
                word("status", status),
                _BY_STATUS.get(status, "f33"),
                tuple(standing.people.get(status, 0) for standing in basis.standings),
            )
            for status in basis.statuses
        ),
    )


def month_name(month: date) -> Text:
    """A month in both languages."""
    return Text(typography.month(month, "fr"), typography.month(month, "en"))
