"""The DPO's report: one self-contained HTML page, in French and English, without a single request to a network."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from orchestration.reporting import html
from orchestration.reporting.charts import bars, columns
from orchestration.reporting.docs import Docs
from orchestration.reporting.drawings import basis_chart, contact_chart, due_chart, trend_line
from orchestration.reporting.html import put
from orchestration.reporting.lights import tell_lights
from orchestration.reporting.lines import line
from orchestration.reporting.method import METHOD, entries, write_method
from orchestration.reporting.policies.pages import NO_PAGES, PolicyPages
from orchestration.reporting.reading import Report
from orchestration.reporting.sections.trends import trends
from orchestration.reporting.shelf import Shelf, dated
from orchestration.reporting.texts import say
from orchestration.reporting.tonight import tonight

INDEX = "index.html"
EARLIER = 14
"""How many earlier reports each leads to by itself; the list of nights has them all."""


def write_report(
    report: Report,
    *,
    target: Path,
    docs: Docs | None,
    pages: PolicyPages = NO_PAGES,
    register: str | None = None,
    shelf: Shelf | None = None,
) -> Path:
    """Write the report of a night, and the same as `index.html` beside it, both with links to the last earlier ones.

    Beside them goes the page that says how their figures are computed.

    Args:
        report: what it tells.
        target: the file to write; named after its date (`2026-11-21.html`), it is found again as an earlier report.
        docs: where the Data Docs are, relative to the report's folder; None leaves the links out.
        pages: where the pages of the policies are.
        register: where the register of processing activities is, relative to the report's folder.
        shelf: where all reports are listed, and how long they are kept.

    Returns:
        The file written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    reports = dated(target.parent)
    earlier = [(path.name, day) for day, path in sorted(reports.items(), reverse=True) if path.name != target.name]
    page = partial(render, report, docs=docs, pages=pages, register=register, shelf=shelf, earlier=earlier[:EARLIER])
    put(target, page(latest=INDEX))
    put(target.parent / INDEX, page(latest=None))
    write_method(target.parent, names=report.names, pages=pages, latest=INDEX)
    return target


def render(
    report: Report,
    *,
    docs: Docs | None,
    pages: PolicyPages,
    register: str | None,
    shelf: Shelf | None,
    earlier: Sequence[tuple[str, date]],
    latest: str | None,
) -> str:
    """The page; `earlier` are file names and dates of the reports to link to, `latest` the file of the last one."""
    over = trends(report.past, tonight(report))
    due, basis = due_chart(report.due) if report.due.series else None, basis_chart(report.basis)
    contact = contact_chart(report.last_contact)
    return html.render(
        "page.html.j2",
        title=say("page.title", as_of=report.night.as_of),
        running=say("page.running", as_of=report.night.as_of),
        **{name: getattr(report, name) for name in (*report.__dataclass_fields__, *_TOLD)},
        due_chart=columns(due) if due else "",
        due_series=due.series if due else (),
        contact_chart=columns(contact) if report.last_contact.groups else "",
        contact_series=contact.series,
        basis_chart=bars(basis) if basis.series else "",
        basis_series=basis.series,
        lights=tell_lights(report),
        trends=over,
        trend_lines=[(trend, line(trend_line(trend, over))) for trend in over.drawn] if over.is_drawn else (),
        docs=docs,
        pages=pages,
        register=register,
        shelf=shelf,
        method=METHOD,
        explained=entries(),
        earlier=earlier,
        latest=latest,
    )


_TOLD = (
    "stopped",
    "tone",
    "touched",
    "sentence",
    "remains",
    "waits",
    "book_changed",
    "residues",
    "policies",
    "settled",
    "scanned_for",
    "archiving",
)
