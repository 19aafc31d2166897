"""The pages of the Data Docs: French first, an English switch, self-contained, counts only.

Great Expectations' own pages are English, show rows, and load their styles and scripts from six hosts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationSuiteValidationResult
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations import typography
from expectations.data_docs.kept import NIGHTS_KEPT
from expectations.history import History, told
from expectations.promise import Bilingual, not_kept, numbers
from retention_policies.legal_time import PARIS

TEMPLATES = Path(__file__).parent / "templates"
_WORST = {"broken": 0, "warned": 1, "kept": 2, "idle": 3}


@dataclass(frozen=True)
class Line:
    """One promise as a page shows it."""

    meta: Mapping[str, Any]
    severity: str
    passed: bool
    unexpected: int | None
    total: int | None
    history: Bilingual | None
    """How it was kept up to that night, if anybody told and there is anything to tell."""
    sql: str
    bound: Mapping[str, str]

    @property
    def state(self) -> str:
        """kept | idle (there was nothing to check) | warned | broken."""
        if self.passed and self.total == 0:
            return "idle"
        return "kept" if self.passed else "broken" if self.severity == "critical" else "warned"

    @property
    def heading(self) -> Bilingual:
        """The promise, or that it is not kept."""
        label = Bilingual(**self.meta["label"])
        return label if self.passed else not_kept(label, None)

    @property
    def numbers(self) -> Bilingual:
        """How many break it, of how many."""
        return numbers(self.unexpected, self.total)


@dataclass(frozen=True)
class SuitePage:
    """One suite on one night."""

    suite: str
    night: str
    at: datetime
    """When the run began."""
    gate: str
    lines: tuple[Line, ...]

    def count(self, state: str) -> int:
        """How many promises are in that state."""
        return sum(line.state == state for line in self.lines)

    @property
    def order(self) -> int:
        """Its place in the gate."""
        return int(self.lines[0].meta["order"])

    @property
    def state(self) -> str:
        """The worst state of its promises."""
        return next((s for s in ("broken", "warned", "kept") if self.count(s)), "idle")


@dataclass(frozen=True)
class IndexEntry:
    """One suite of one night on the index, and where its page is."""

    page: SuitePage
    href: str


def night_and_gate(run_name: str) -> tuple[str, str]:
    """Night and gate out of a run's name, `<night>_<gate>`."""
    night, _, gate = run_name.partition("_")
    return night, gate


def page_of(validation: Mapping[str, Any]) -> SuitePage:
    """The page of one stored validation result; nothing but counts and our own sentences gets through."""
    night, gate = night_and_gate(validation["meta"]["run_id"]["run_name"])
    lines = [_line(one, night) for one in validation["results"]]
    return SuitePage(
        suite=validation["suite_name"],
        night=night,
        at=datetime.fromisoformat(validation["meta"]["run_id"]["run_time"]).astimezone(PARIS),
        gate=gate,
        lines=tuple(sorted(lines, key=lambda line: _WORST[line.state])),
    )


def _line(one: Mapping[str, Any], night: str) -> Line:
    config, result = one["expectation_config"], one["result"] or {}
    meta, passed = config["meta"], bool(one["success"])
    return Line(
        meta=meta,
        severity=config["severity"],
        passed=passed,
        unexpected=result.get("unexpected_count"),
        total=result.get("element_count"),
        history=_history(meta, passed, result.get("element_count"), night) if "history" in meta else None,
        sql=str(config["kwargs"].get("counting", "")).strip(),
        bound=config["kwargs"].get("bound", {}),
    )


def _history(meta: Mapping[str, Any], passed: bool, total: int | None, night: str) -> Bilingual | None:
    before = History.of(meta["history"]) if meta["history"] else None
    is_idle = passed and total == 0
    return told(before, passed=passed, is_idle=is_idle, night=date.fromisoformat(night), say_day=_day)


def _day(day: date) -> Bilingual:
    return Bilingual(typography.day(day, "fr"), typography.day(day, "en"))


def _moment(at: datetime) -> Bilingual:
    return Bilingual(typography.moment(at, "fr"), typography.moment(at, "en"))


class SuiteRenderer:
    """Makes the page of one validation result."""

    def render(self, validation: ExpectationSuiteValidationResult) -> SuitePage:
        """The page of one suite's result."""
        return page_of(validation.to_json_dict())  # type: ignore[no-untyped-call]  # GX leaves it untyped


class IndexRenderer:
    """Makes the index: the newest night first."""

    def render(self, entries: list[IndexEntry]) -> dict[str, dict[datetime, list[IndexEntry]]]:
        """The entries by night and run, newest first."""
        nights: dict[str, dict[datetime, list[IndexEntry]]] = {}
        in_order = sorted(entries, key=lambda entry: entry.page.order)
        for entry in sorted(in_order, key=lambda e: (e.page.night, e.page.at, e.page.gate), reverse=True):
            nights.setdefault(entry.page.night, {}).setdefault(entry.page.at, []).append(entry)
        return nights


@cache
def _environment() -> Environment:
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    env.filters["french"] = lambda words: Bilingual(words, "").fr
    env.filters["day"] = lambda iso: _day(date.fromisoformat(iso))
    env.filters["moment"] = _moment
    env.globals["kept"] = NIGHTS_KEPT
    return env


class _View:
    template: str

    def render(self, document: object, **_: object) -> str:
        """The page as HTML."""
        return _environment().get_template(self.template).render(page=document)


class SuiteView(_View):
    """HTML of a suite's page."""

    template = "suite.html.j2"


class IndexView(_View):
    """HTML of the index."""

    template = "index.html.j2"
