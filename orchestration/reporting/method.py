"""How each figure of the report is computed: a page beside it, an entry for each of its sections and tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.reporting import html
from orchestration.reporting.names import Names
from orchestration.reporting.policies.pages import PolicyPages
from orchestration.reporting.texts import Text, say, typeset

METHOD = "method.html"
_ENTRIES = Path(__file__).with_name("method.yaml")
_ALL = "all"


@dataclass(frozen=True)
class Entry:
    """What a part of the report counts, and by which rule."""

    name: str
    section: str
    """The section of the report that holds it."""
    tables: tuple[str, ...]
    """The tables it explains, as patterns."""
    unit: str
    title: Text
    counts: Text
    sources: Mapping[str, Text]
    """The tables of the database it is read from, with what a row of each is."""
    rule: Text
    pages: tuple[str, ...]
    """The purposes whose pages hold the rule; `all` stands for every one."""
    excludes: Text

    def explains(self, table: str) -> bool:
        """Whether a table of the report is one of its own."""
        return any(fnmatchcase(table, pattern) for pattern in self.tables)

    def links(self, pages: PolicyPages, names: Names) -> Iterator[tuple[str, Text]]:
        """The pages of its rule that were written, with their names."""
        for purpose in self.pages:
            page = pages.index if purpose == _ALL else pages.page(purpose)
            if page:
                yield page, say("how.policies") if purpose == _ALL else names.purpose(purpose)


@cache
def entries() -> Mapping[str, Entry]:
    """The entries by name, in the order of the page."""
    read = yaml.load(_ENTRIES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: _entry(name, told) for name, told in read.items()}


def _entry(name: str, told: Mapping[str, Any]) -> Entry:
    return Entry(
        name=name,
        section=told.get("section", name),
        tables=tuple(told["tables"]),
        unit=told["unit"],
        title=typeset(**told["title"]),
        counts=typeset(**told["counts"]),
        sources={table: typeset(**row) for table, row in told["from"].items()},
        rule=typeset(**told["rule"]),
        pages=tuple(told["pages"]),
        excludes=typeset(**told["excludes"]),
    )


def write_method(reports: Path, *, names: Names, pages: PolicyPages, latest: str) -> Path:
    """Write the page.

    Args:
        reports: the folder of the reports.
        names: what the policies are called.
        pages: where their pages are.
        latest: the file of the last report.
    """
    page = html.render(
        "method.html.j2",
        title=say("how.title"),
        running=say("how.name"),
        entries=tuple(entries().values()),
        names=names,
        pages=pages,
        latest=latest,
    )
    html.put(reports / METHOD, page)
    return reports / METHOD
