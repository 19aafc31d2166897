"""What is done to a drawing of pygal: its own looks are taken out, and what a reader is told is put in."""

import re
from typing import Literal
from xml.etree import ElementTree

from markupsafe import Markup

from expectations.typography import Language
from orchestration.reporting.texts import Text

Width = Literal["wide", "narrow"]
Kind = Literal["wide", "narrow", "panel"]
"""Shown on wide screens, on narrow ones, or on all."""

_LONG_NUMBER = re.compile(r"(?<=[ \"MhvLc,(])-?\d+\.\d{2,}")
_LOOKS: tuple[object, ...] = ("defs", "title", "desc", ElementTree.Comment)
_LETTER = 7
"""How wide a letter is at most, in the drawing's units."""
_LINE = 17
"""From one line of letters to the next, in the drawing's units."""


def bared(root: ElementTree.Element) -> ElementTree.Element:
    """The drawing without pygal's script, style, comments (which date it), tooltips and backgrounds."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _LOOKS or _is_idle(child):
                parent.remove(child)
    return root


def _is_idle(element: ElementTree.Element) -> bool:
    name = element.get("class", "")
    return name in ("background", "titles") or "overlay" in name


def _rectangle(root: ElementTree.Element, series: int, label: int) -> ElementTree.Element:
    # pygal draws a rectangle for every value, 0 too.
    return root.findall(f".//g[@class='series serie-{series} color-{series}']//g[@class='bar']/rect")[label]


def room(lines: int) -> int:
    """How much room so many lines above a bar take."""
    return _LINE * lines + 3


def name_bar(
    root: ElementTree.Element, series: int, label: int, names: list[str], details: list[str], most: int
) -> None:
    """Write lines above a bar of so many series; every bar gives up the room of `most` lines."""
    lines = [*names, *details]
    parts = [_rectangle(root, each, label) for each in range(series)]
    top, height, left = float(parts[0].attrib["y"]), float(parts[0].attrib["height"]), parts[0].attrib["x"]
    above = room(most)
    for part in parts:
        part.attrib |= {"y": str(top + above), "height": str(height - above)}
    (plot,) = root.findall(".//g[@class='plot']")
    for number, line in enumerate(lines, start=1):
        y = top + _LINE * (number + most - len(lines)) - 3
        place = {"x": left, "y": str(y), "class": "name" if number <= len(names) else "detail"}
        ElementTree.SubElement(plot, "text", place).text = line


def paint(root: ElementTree.Element, series: int, label: int, fill: str, told: str) -> None:
    """Give a part its class and the words it shows under the pointer; an empty part is left out of sight."""
    rectangle = _rectangle(root, series, label)
    rectangle.attrib = {key: rectangle.attrib[key] for key in ("x", "y", "width", "height") if key in rectangle.attrib}
    if float(rectangle.get("width", 0)) and float(rectangle.get("height", 0)):
        rectangle.set("class", fill)
        ElementTree.SubElement(rectangle, "title").text = told
    else:
        rectangle.set("class", "empty")


def write_above(root: ElementTree.Element, series: int, label: int, value: str) -> None:
    """Write a column's value above it, upwards, as columns are narrower than numbers."""
    part = _rectangle(root, series, label)
    x, y = float(part.attrib["x"]) + float(part.attrib["width"]) / 2 + 4, float(part.attrib["y"]) - 4
    _write(root, value, {"x": str(x), "y": str(y), "transform": f"rotate(-90 {x:.1f} {y:.1f})", "class": "value"})


def write_inside(root: ElementTree.Element, series: int, label: int, value: str) -> None:
    """Write a value into the part of a bar that has room for it."""
    part = _rectangle(root, series, label)
    if float(part.attrib["width"]) < _LETTER * (len(value) + 1):
        return
    x = float(part.attrib["x"]) + float(part.attrib["width"]) / 2
    y = float(part.attrib["y"]) + float(part.attrib["height"]) / 2 + 4
    _write(root, value, {"x": str(x), "y": str(y), "class": "value inside"})


def _write(root: ElementTree.Element, value: str, place: dict[str, str]) -> None:
    (plot,) = root.findall(".//g[@class='plot']")
    ElementTree.SubElement(plot, "text", place).text = value


def finish(root: ElementTree.Element, name: str, width: Kind, language: Language, told: tuple[Text, Text]) -> Markup:
    """The drawing as markup, an image with a title and a description for who does not see it."""
    root.attrib |= {
        "id": name,
        "class": f"chart {width} t",
        "lang": language,
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
    }
    for position, (tag, text) in enumerate(zip(("title", "desc"), told, strict=True)):
        element = ElementTree.Element(tag, id=f"{name}-{tag}")
        element.text = text.of(language)
        root.insert(position, element)
    for bars in root.findall(".//g[@class='bars']"):
        for bar in bars.findall("g"):
            rectangle = bar.find("rect")
            if rectangle is not None and rectangle.get("class") == "empty":
                bars.remove(bar)
    written = ElementTree.tostring(root, encoding="unicode")
    drawn = _LONG_NUMBER.sub(lambda found: f"{float(found.group()):.1f}", written)
    return Markup(drawn)  # noqa: S704 - ElementTree escapes what it writes
