"""The charts of the page: which figures go into which, and how each part is filled."""

from datetime import date

from expectations import typography
from orchestration.reporting.charts import Chart, Series
from orchestration.reporting.lines import Line
from orchestration.reporting.sections.coming_due import ComingDue
from orchestration.reporting.sections.last_contact import LastContact
from orchestration.reporting.sections.legal_basis import LegalBasis
from orchestration.reporting.sections.trends import Trend, Trends
from orchestration.reporting.texts import Text, capitalised, say, show, word

TEXTURES = 5
_BY_NEXT = {"delete": "f00", "archive": "f10", "anonymise": "f20"}
# Blue for what is in order, grey for what the person refused, olive for what is over, one colour each for what can be
# repaired: in a sliver no texture shows.
_BY_STATUS = {
    "valid_consent": "f00",
    "valid_customers": "f01",
    "valid_legitimate_interest": "f02",
    "valid_contract": "f03",
    "valid_legal_obligation": "f04",
    "objected": "f50",
    "withdrawn": "f51",
    "refused": "f52",
    "expired": "f40",
    "unproven": "f10",
    "invalid_opt_in": "f30",
    "not_informed": "f11",
    "missing": "f12",
}


def due_chart(due: ComingDue) -> Chart:
    """People by month, a colour a next step; nobody is counted twice in a column."""
    busiest = max(range(len(due.months)), key=lambda position: due.busy[position])
    return Chart(
        name="due-chart",
        title=say("due.chart"),
        description=say(
            "due.chart_description",
            first=month_name(due.months[0]),
            last=month_name(due.months[-1]),
            busiest=month_name(due.months[busiest]),
        ),
        labels=tuple(_month(month, with_year=month.month == 1 or month == due.months[0]) for month in due.months),
        series=tuple(
            Series(capitalised(each.name), _BY_NEXT.get(each.code, "f30"), each.people) for each in due.by_next
        ),
    )


def _month(month: date, *, with_year: bool) -> Text:
    fr, en = (typography.short_month(month, language, with_year=with_year) for language in typography.LANGUAGES)
    return Text(fr, en)


def contact_chart(contact: LastContact) -> Chart:
    """People by the age of their last contact, a colour each for prospects and customers."""
    return Chart(
        name="contact-chart",
        title=say("last_contact.chart"),
        description=say("last_contact.chart_description"),
        labels=tuple(row.name for row in contact.whole),
        series=tuple(
            Series(
                say(f"last_contact.{relation}"),
                fill,
                tuple(
                    sum(n for group, n in zip(contact.groups, row.people, strict=True) if group.startswith(relation))
                    for row in contact.whole
                ),
            )
            for relation, fill in (("prospects", "f00"), ("customers", "f10"))
        ),
    )


def fill_of(status: str) -> str:
    """The class of a status; a valid one goes by its ground: valid_consent, valid_contract ..."""
    return _BY_STATUS.get(status, "f33")


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
                fill_of(status),
                tuple(standing.people.get(status, 0) for standing in basis.standings),
            )
            for status in basis.statuses
        ),
    )


def trend_line(trend: Trend, over: Trends) -> Line:
    """One figure over the last nights; what a night did not compute is a gap."""
    days = tuple(show(night.as_of) for night in over.nights)
    return Line(
        name=f"trend-{trend.name}",
        title=trend.label,
        description=say("trends.chart_description", first=days[0], last=days[-1]),
        labels=days,
        values=trend.values,
        gaps=tuple(
            say("trends.failed_on" if night.state == "failed" else "trends.unknown_on", day=night.as_of)
            for night in over.nights
        ),
    )


def month_name(month: date) -> Text:
    """A month in both languages."""
    return Text(typography.month(month, "fr"), typography.month(month, "en"))
