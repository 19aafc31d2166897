"""The DPO's report: one self-contained HTML page, in French and English, without a single request to a network."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from orchestration.evidence.outside import Outside
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting import html
from orchestration.reporting.charts import bars, columns
from orchestration.reporting.docs import Docs
from orchestration.reporting.drawings import basis_chart, contact_chart, due_chart
from orchestration.reporting.html import put
from orchestration.reporting.policies.pages import NO_PAGES, PolicyPages
from orchestration.reporting.reading import Report, read_report
from orchestration.reporting.texts import say

INDEX = "index.html"


def write_report(
    engine: Engine,
    *,
    as_of: date,
    night_id: str,
    target: Path,
    outside: Outside,
    docs: Docs | None,
    data_map: Sequence[MappedSource] = (),
    pages: PolicyPages = NO_PAGES,
    register: str | None = None,
) -> Path:
    """Write the report of a night, and the same as `index.html` beside it, both with links to the earlier ones.

    Args:
        engine: the warehouse, with the reporting models built for that night. It is only read.
        as_of: the night's date.
        night_id: the night.
        target: the file to write; named after its date (`2026-11-21.html`), it is found again as an earlier report.
        outside: where the head of the ledger is kept outside the database.
        docs: where the Data Docs are, relative to the report's folder; None leaves the links out.
        data_map: the source systems, for their names.
        pages: where the pages of the policies are.
        register: where the register of processing activities is, relative to the report's folder.

    Returns:
        The file written.

    Raises:
        DatabaseError: there is no such night, or the reporting models were never built.
    """
    report = read_report(engine, night_id, as_of=as_of, outside=outside, data_map=data_map)
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier = _earlier(target)
    put(target, render(report, docs=docs, pages=pages, register=register, earlier=earlier, latest=INDEX))
    page = render(report, docs=docs, pages=pages, register=register, earlier=earlier, latest=None)
    put(target.parent / INDEX, page)
    return target


def render(
    report: Report,
    *,
    docs: Docs | None,
    pages: PolicyPages,
    register: str | None = None,
    earlier: Sequence[tuple[str, date]],
    latest: str | None,
) -> str:
    """The page; `earlier` are file names and dates of the reports to link to, `latest` the file of the last one."""
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
        docs=docs,
        pages=pages,
        register=register,
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
    "residues",
    "policies",
    "settled",
    "scanned_for",
    "archiving",
)


def _earlier(target: Path) -> list[tuple[str, date]]:
    found = []
    for path in target.parent.glob("[0-9]*.html"):
        try:
            found.append((path.name, date.fromisoformat(path.stem[:10])))
        except ValueError:
            continue
    return sorted(((name, day) for name, day in found if name != target.name), key=lambda each: each[1], reverse=True)
