"""Charts as inline SVG whose colours are the page's: pygal draws them, the style sheet paints them.

pygal is pure Python and light, needs no network, keeps text as text and marks every part with a class, so one drawing
follows light, dark and print.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from textwrap import wrap
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from expectations import typography
from expectations.typography import LANGUAGES, Language
from orchestration.reporting import svg
from orchestration.reporting.svg import Width
from orchestration.reporting.texts import Text, show, typeset

_SIZES: dict[Width, tuple[int, int]] = {"wide": (860, 12), "narrow": (300, 12)}
"""Width and size of the letters, in units that are pixels at most."""
_LETTERS = 40
"""How many fit on a line of a narrow screen."""
_QUARTERS = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True)
class Series:
    """One colour of a chart; `fill` is a class of the style sheet (see palette.py)."""

    name: Text
    fill: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """What a chart shows; `name` is its place in the page's ids."""

    name: str
    title: Text
    description: Text
    labels: tuple[Text, ...]
    series: tuple[Series, ...]
    details: tuple[Text, ...] = ()
    """What stands beside each label of a bar, in a softer colour."""


def columns(chart: Chart) -> Markup:
    """Columns side by side, one of each series per label, with their values where there is room."""
    chart = replace(chart, details=())
    most = max((value for series in chart.series for value in series.values), default=0)
    steps = ticks(most + most // 6)  # the highest column's value stands above it

    def draw(language: Language, width: Width) -> Any:
        # pygal leaves too little room below for a month with its year that stands on edge.
        rotation, below = (0, 4) if width == "wide" else (60, 16)
        drawing = library().Bar(
            **options(width, 320) | {"margin_bottom": below}, x_label_rotation=rotation, range=(0, steps[-1])
        )
        drawing.y_labels = [{"value": tick, "label": typography.number(tick, language)} for tick in steps]
        drawing.x_labels = [label.of(language) for label in chart.labels]
        for series in chart.series:
            drawing.add(series.name.of(language), list(series.values))
        return drawing

    return _drawn(chart, draw, lambda value, _, language: typography.number(value, language), svg.write_above)


def bars(chart: Chart) -> Markup:
    """Stacked bars from the top down, one per label, each brought to 100 %, their labels above them."""
    flipped = replace(
        chart,
        labels=chart.labels[::-1],
        details=chart.details[::-1],
        series=tuple(replace(series, values=series.values[::-1]) for series in chart.series),
    )
    totals = _totals(flipped)

    def draw(language: Language, width: Width) -> Any:
        most = max(len(names) + len(details) for names, details in _lines(flipped, language, width))
        height = 40 + len(totals) * (svg.room(most) + 28)
        drawing = library().HorizontalStackedBar(**options(width, height), range=(0, 1), margin_right=28)
        drawing.y_labels = [{"value": tick, "label": typography.share(tick, language)} for tick in _QUARTERS]
        drawing.x_labels = [""] * len(totals)
        for series in flipped.series:
            shares = [value / total if total else 0 for value, total in zip(series.values, totals, strict=True)]
            drawing.add(series.name.of(language), shares)
        return drawing

    def share(value: int, label: int, language: Language) -> str:
        return typography.share(value / totals[label], language)

    return _drawn(flipped, draw, share, svg.write_inside)


def _totals(chart: Chart) -> list[int]:
    return [sum(values) for values in zip(*(series.values for series in chart.series), strict=True)]


def ticks(top: int) -> list[int]:
    """Round steps from 0 to `top` or above, six at most."""
    step = next(m * 10**e for e in range(16) for m in (1, 2, 5) if m * 10**e * 5 >= top)
    return list(range(0, step * max(-(-top // step), 1) + 1, step))


@cache
def library() -> ModuleType:
    """pygal, imported when the first chart is drawn."""
    import pygal.etree
    import pygal.style

    # It leaves a finder for maps behind that predates `find_spec`, and every later import would warn of it.
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    pygal.etree.etree.to_etree()  # and not lxml, which some machine may have
    return sys.modules["pygal"]


def options(width: Width, height: int) -> dict[str, Any]:
    """What every drawing is asked for; the size is in units that are pixels at most."""
    size, letters = _SIZES[width]
    fonts = dict.fromkeys(("label_font_size", "major_label_font_size"), letters)
    return {
        "js": [],
        "no_prefix": True,
        "show_legend": False,
        "width": size,
        "height": height,
        "spacing": 8,
        "margin": 4,
        "truncate_label": -1,
        "style": library().style.Style(font_family="sans-serif", **fonts),
    }


def _drawn(
    chart: Chart,
    draw: Callable[[Language, Width], Any],
    spell: Callable[[int, int, Language], str],
    write: Callable[[ElementTree.Element, int, int, str], None],
) -> Markup:
    drawn = []
    for language in LANGUAGES:
        for width in _SIZES:
            root = svg.bared(draw(language, width).render_tree())
            told = _lines(chart, language, width)
            most = max((len(names) + len(details) for names, details in told), default=0)
            for label, (names, details) in enumerate(told):
                svg.name_bar(root, len(chart.series), label, names, details, most)
            for number, series in enumerate(chart.series):
                for label, (name, value) in enumerate(zip(chart.labels, series.values, strict=True)):
                    svg.paint(root, number, label, series.fill, _told(name, series.name, value).of(language))
                    if value and (width == "wide" or chart.details):
                        write(root, number, label, spell(value, label, language))
            drawn.append(
                svg.finish(root, f"{chart.name}-{language}-{width}", width, language, (chart.title, chart.description))
            )
    return Markup("\n").join(drawn)


def _lines(chart: Chart, language: Language, width: Width) -> list[tuple[list[str], list[str]]]:
    """What stands above each bar, name and detail: on one line, or on as many as a narrow screen takes."""
    named = [
        (name.of(language), detail.of(language)) for name, detail in zip(chart.labels, chart.details, strict=False)
    ]
    if width == "wide":
        return [([f"{name} · {detail}"], []) for name, detail in named]
    return [(wrap(name, _LETTERS), wrap(detail, _LETTERS)) for name, detail in named]


def _told(label: Text, series: Text, value: int) -> Text:
    count = show(value)
    return typeset(f"{label.fr}, {series.fr} : {count.fr}", f"{label.en}, {series.en}: {count.en}")
