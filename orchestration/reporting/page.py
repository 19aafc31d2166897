"""The DPO's report: one self-contained HTML page, in French and English, without a single request to a network."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from sqlalchemy import Engine

from orchestration.evidence.outside import Outside
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting import typography
from orchestration.reporting.charts import bars, columns
from orchestration.reporting.docs import Docs
from orchestration.reporting.drawings import basis_chart, due_chart, month_name
from orchestration.reporting.palette import DARK, FILLS, LIGHT
from orchestration.reporting.reading import Report, read_report
from orchestration.reporting.texts import Text, capitalised, say, show, word
from orchestration.reporting.typography import NARROW, NO_BREAK

TEMPLATES = Path(__file__).parent / "templates"
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

    Returns:
        The file written.

    Raises:
        DatabaseError: there is no such night, or the reporting models were never built.
    """
    report = read_report(engine, night_id, as_of=as_of, outside=outside, data_map=data_map)
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier = _earlier(target)
    _put(target, render(report, docs=docs, earlier=earlier, latest=INDEX))
    _put(target.parent / INDEX, render(report, docs=docs, earlier=earlier, latest=None))
    return target


def render(report: Report, *, docs: Docs | None, earlier: Sequence[tuple[str, date]], latest: str | None) -> str:
    """The page; `earlier` are file names and dates of the reports to link to, `latest` the file of the last one."""
    due, basis = due_chart(report.due) if report.due.series else None, basis_chart(report.basis)
    env = _environment()
    running = say("page.running", as_of=report.night.as_of)
    painted = {"light": LIGHT, "dark": DARK, "fills": len(FILLS), "running": running.fr}
    style = Markup(env.get_template("report.css.j2").render(painted))  # noqa: S704 - our own file and palette
    script = Markup(env.get_template("report.js.j2").render())  # noqa: S704 - our own file
    return env.get_template("page.html.j2").render(
        **{name: getattr(report, name) for name in (*report.__dataclass_fields__, *_TOLD)},
        title=say("page.title", as_of=report.night.as_of),
        due_chart=columns(due) if due else "",
        due_series=due.series if due else (),
        basis_chart=bars(basis) if basis.series else "",
        basis_series=basis.series,
        docs=docs,
        earlier=earlier,
        latest=latest,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        textures=Markup(env.get_template("textures.svg.j2").render(painted)),  # noqa: S704 - our own file
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


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "both": both,
        "t": lambda key, **values: both(say(key, **values)),
        "n": lambda value: both(show(value)),
        "show": lambda value: both(show(value)),
        "span": lambda start, end: Text(typography.span(start, end, "fr"), typography.span(start, end, "en")),
        "say": say,
        "word": word,
        "month_name": month_name,
        "colon": Text(f"{NO_BREAK}: ", ": "),
    }
    env.filters["both"] = both
    env.filters["capitalised"] = capitalised
    env.filters["listed"] = lambda told: both(
        Text(f"{NARROW}; ".join(each.fr for each in told), "; ".join(each.en for each in told))
    )
    return env


def both(text: Text) -> Markup:
    """The words of both languages, of which the style sheet shows one; the same words stand once."""
    if text.fr == text.en:
        return escape(text.fr)
    return Markup('<span class="t" lang="fr">{}</span><span class="t" lang="en">{}</span>').format(text.fr, text.en)


def _hash(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _earlier(target: Path) -> list[tuple[str, date]]:
    found = []
    for path in target.parent.glob("[0-9]*.html"):
        try:
            found.append((path.name, date.fromisoformat(path.stem[:10])))
        except ValueError:
            continue
    return sorted(((name, day) for name, day in found if name != target.name), key=lambda each: each[1], reverse=True)


def _put(target: Path, page: str) -> None:
    """Whole or not at all: a reader never meets half a page."""
    draft = target.with_suffix(".draft")
    draft.write_text(page, encoding="utf-8")
    draft.replace(target)
