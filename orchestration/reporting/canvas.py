"""A drawing in time: boxes, lines, marks and words as inline SVG, painted by the page's style sheet."""

from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from markupsafe import Markup

from expectations.typography import Language
from orchestration.reporting import svg
from orchestration.reporting.svg import Width
from orchestration.reporting.texts import Text

WIDTHS: dict[Width, int] = {"wide": 860, "narrow": 300}
"""In units that are pixels at most."""
LETTER = 7.0
"""How wide a letter of 12 units is on average, in the widest of the page's fonts."""
LINE = 15
"""From one line of words to the next."""

Anchor = Literal["start", "middle", "end"]
Shape = Literal["circle", "square", "diamond", "triangle", "cross", "check"]

_SHAPES: dict[Shape, str] = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
    "square": "M-4.5 -4.5h9v9h-9Z",
    "diamond": "M0 -6 6 0 0 6 -6 0Z",
    "triangle": "M0 -5.5 5.5 5H-5.5Z",
    "cross": "M-4.5 -4.5 4.5 4.5M4.5 -4.5 -4.5 4.5",
    "check": "M-5 0.5 -1.5 4 5 -4",
}
_STROKED: tuple[Shape, ...] = ("cross", "check")


@dataclass(frozen=True)
class Canvas:
    """One drawing, of one width and language."""

    root: ElementTree.Element
    width: int

    def box(self, place: tuple[float, float, float, float], fill: str, told: str = "") -> None:
        """A rectangle (x, y, width, height) of a class of the style sheet, with what it shows under the pointer."""
        names = dict(zip(("x", "y", "width", "height"), (f"{each:.1f}" for each in place), strict=True))
        self._add("rect", told, **names, **{"class": fill})

    def line(self, start: tuple[float, float], end: tuple[float, float], kind: str = "line") -> None:
        """A line."""
        self._add("path", "", **_line(start, end, kind))

    def line_behind(self, start: tuple[float, float], end: tuple[float, float], kind: str) -> None:
        """A line behind all that is drawn already."""
        self.root.insert(0, ElementTree.Element("path", _line(start, end, kind)))

    def mark(self, shape: Shape, place: tuple[float, float], fill: str, told: str) -> None:
        """A mark around a point; which shape it has tells its kind without its colour."""
        x, y = place
        kind = f"stroke s{fill[1]}" if shape in _STROKED else fill
        self._add("path", told, **{"class": kind}, d=_SHAPES[shape], transform=f"translate({x:.1f} {y:.1f})")

    def words(self, place: tuple[float, float], words: str, kind: str = "name", anchor: Anchor = "start") -> None:
        """Words on one line, from, around or up to a point of their base line."""
        x, y = place
        where = {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": kind, "text-anchor": anchor}
        ElementTree.SubElement(self.root, "text", where).text = words

    def finish(self, name: str, width: Width, language: Language, told: tuple[Text, Text], height: float) -> Markup:
        """The drawing as markup, with its title and description."""
        self.root.set("viewBox", f"0 0 {self.width} {height:.0f}")
        return svg.finish(self.root, f"{name}-{language}-{width}", width, language, told)

    def _add(self, tag: str, told: str, **attributes: str) -> None:
        element = ElementTree.SubElement(self.root, tag, attributes)
        if told:
            ElementTree.SubElement(element, "title").text = told


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> dict[str, str]:
    (x1, y1), (x2, y2) = start, end
    return {"class": kind, "d": f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"}


def blank(width: Width) -> Canvas:
    """An empty canvas."""
    return Canvas(ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"}), WIDTHS[width])


def anchored(x: float, words: str, width: float) -> tuple[float, Anchor]:
    """Where words around a point are anchored so that they stay on the canvas."""
    half = len(words) * LETTER / 2
    if x - half < 0:
        return 0, "start"
    return (width, "end") if x + half > width else (x, "middle")
