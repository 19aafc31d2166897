"""A small line chart of one figure over the nights, with what is not known left open and marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from markupsafe import Markup

from expectations import typography
from expectations.typography import LANGUAGES, Language
from orchestration.reporting import svg
from orchestration.reporting.charts import library, options, ticks
from orchestration.reporting.texts import Text, show, typeset

_HEIGHT = 132
_DOTS = 31
"""Up to so many nights each has its dot; of more, those that stand alone."""


@dataclass(frozen=True)
class Line:
    """What is drawn; `name` is its place in the page's ids, `stroke` a number of the palette's fills."""

    name: str
    title: Text
    description: Text
    labels: tuple[Text, ...]
    values: tuple[int | None, ...]
    """None: not known, which is no zero."""
    gaps: tuple[Text, ...]
    """What is said at each place if its value is not known."""
    stroke: int = 0


def line(of: Line) -> Markup:
    """The drawing, once in each language; it is small enough for any screen."""
    steps = ticks(max((value for value in of.values if value is not None), default=0))
    drawn = []
    for language in LANGUAGES:
        drawing = library().Line(**options("narrow", _HEIGHT), range=(0, steps[-1]), allow_interruptions=True)
        shown = {0: steps[0], steps[-1]: steps[-1]}
        drawing.y_labels = [{"value": tick, "label": typography.number(tick, language)} for tick in shown]
        drawing.x_labels = [""] * len(of.values)
        drawing.add("", list(of.values))
        root = svg.bared(drawing.render_tree())
        _Places(root, steps[-1]).put(of, language)
        drawn.append(svg.finish(root, f"{of.name}-{language}", "panel", language, (of.title, of.description)))
    return Markup("\n").join(drawn)


class _Places:
    """Where pygal put the nights and the values."""

    def __init__(self, root: ElementTree.Element, top: int) -> None:
        (self._plot,) = root.findall(".//g[@class='plot']")
        self._xs = [float(text.attrib["x"]) for text in root.findall(".//g[@class='axis x']/g/text")]
        heights = [path.attrib["d"] for path in root.findall(".//g[@class='axis y always_show']/g/path")]
        self._bottom, self._top = (float(heights[end].split()[1]) for end in (0, -1))
        self._most = top

    def put(self, of: Line, language: Language) -> None:
        """Paint the line, and put a dot on each value, a mark where there is none, and the days at both ends."""
        for path in self._plot.findall(".//path"):
            if "line reactive" in path.get("class", ""):
                path.set("class", f"stroke s{of.stroke}")
        step = self._xs[1] - self._xs[0] if len(self._xs) > 1 else 8
        for number, (x, value) in enumerate(zip(self._xs, of.values, strict=True)):
            label, gap = of.labels[number], of.gaps[number]
            if value is None:
                place = {"x": str(x - step / 2), "width": str(step), "y": str(self._top)}
                mark = self._add("rect", "unknown", place | {"height": str(self._bottom - self._top)})
                said = gap
            elif len(of.values) <= _DOTS or _alone(of.values, number):
                y = self._bottom - (self._bottom - self._top) * value / self._most
                mark = self._add("circle", f"c{of.stroke}", {"cx": str(x), "cy": str(y), "r": "2.6"})
                count = show(value)
                said = typeset(f"{label.fr} : {count.fr}", f"{label.en}: {count.en}")
            else:
                continue
            ElementTree.SubElement(mark, "title").text = said.of(language)
        for end, anchor in ((0, "start"), (-1, "end")):
            place = {"x": str(self._xs[end]), "y": str(self._bottom + 16), "text-anchor": anchor}
            self._add("text", "day", place).text = of.labels[end].of(language)

    def _add(self, tag: str, name: str, place: dict[str, str]) -> ElementTree.Element:
        return ElementTree.SubElement(self._plot, tag, place | {"class": name})


def _alone(values: Sequence[int | None], position: int) -> bool:
    """Whether no line leads to or from a value: its neighbours are not known."""
    around = (*values[max(position - 1, 0) : position], *values[position + 1 : position + 2])
    return all(value is None for value in around)
