"""A timeline as inline SVG, in both languages, for a wide and a narrow screen."""

from textwrap import wrap

from markupsafe import Markup

from expectations.typography import LANGUAGES, NARROW, Language
from orchestration.reporting.canvas import LETTER, LINE, WIDTHS, Canvas, anchored, blank
from orchestration.reporting.drawn.axis import Axis
from orchestration.reporting.drawn.timeline import Bar, Lane, Mark, Timeline
from orchestration.reporting.svg import Width
from orchestration.reporting.texts import Text, say

_GUTTER: dict[Width, float] = {"wide": 160, "narrow": 8}
_TICKS: dict[Width, int] = {"wide": 12, "narrow": 5}
_EDGE, _TOP, _LANE, _BAR = 8.0, 26.0, 26.0, 12.0
_NEAR = 7.0
"""Marks nearer than that stand as one."""
_TOLD = 3
"""Of marks that stand as one, how many are told in full."""


def draw(timeline: Timeline, name: str) -> Markup:
    """The drawing; `name` is its place in the page's ids."""
    told = (timeline.title, timeline.description)
    drawn = []
    for language in LANGUAGES:
        for width in WIDTHS:
            canvas = blank(width)
            height = _draw(canvas, timeline, language, width)
            drawn.append(canvas.finish(name, width, language, told, height))
    return Markup("\n").join(drawn)


def _draw(canvas: Canvas, timeline: Timeline, language: Language, width: Width) -> float:
    first, last = timeline.span
    axis = Axis(first, last, (_GUTTER[width] if timeline.lanes else 0) + _EDGE, canvas.width - _EDGE)
    y = _TOP if timeline.today else _EDGE
    for lane in timeline.lanes:
        y = _draw_lane(canvas, axis, lane, y, language, width)
    for bar in timeline.bars:
        y = _draw_bar(canvas, axis, bar, y, language)
    canvas.line((axis.left, y + 4), (axis.right, y + 4), "axis line")
    for x, name in axis.ticks(_TICKS[width], language):
        canvas.line((x, y + 4), (x, y + 9), "axis line")
        where, anchor = anchored(x, name, canvas.width)
        canvas.words((where, y + 4 + LINE + 4), name, "", anchor)
    if timeline.today is not None:
        today, said = axis.x(timeline.today), say("timeline.today", day=timeline.today).of(language)
        canvas.line_behind((today, _TOP - 8), (today, y + 4), "today line")
        where, anchor = anchored(today, said, canvas.width)
        canvas.words((where, _TOP - 13), said, anchor=anchor)
    return y + 2 * LINE + 8


def _draw_lane(canvas: Canvas, axis: Axis, lane: Lane, y: float, language: Language, width: Width) -> float:
    if width == "narrow":
        canvas.words((0, y + 10), lane.name.of(language), "detail")
        y += LINE
    else:
        canvas.words((_GUTTER[width] - 6, y + _LANE / 2 + 4), lane.name.of(language), "detail", "end")
    middle = y + _LANE / 2
    canvas.line((axis.left, middle), (axis.right, middle))
    for mark in lane.marks:
        if mark.until and mark.until != mark.day:
            start, end = axis.x(mark.day), axis.x(mark.until)
            canvas.box((start, middle - 2, max(end - start, 2), 4), lane.fill, mark.told.of(language))
    for x, marks in _gathered(axis, lane):
        told = marks[0].told if len(marks) == 1 else _several(marks, lane)
        if all(mark.is_hollow for mark in marks):
            canvas.mark("circle", (x, middle), "hollow", told.of(language))
        else:
            canvas.mark(lane.shape, (x, middle), lane.fill, told.of(language))
    return y + _LANE


def _gathered(axis: Axis, lane: Lane) -> list[tuple[float, list[Mark]]]:
    """Where marks stand, and which; those that would hide each other stand as one."""
    places: dict[int, tuple[float, list[Mark]]] = {}
    for mark in lane.marks:
        for day in dict.fromkeys((mark.day, mark.until or mark.day)):
            _, marks = places.setdefault(int(axis.x(day) / _NEAR), (axis.x(day), []))
            if mark not in marks:
                marks.append(mark)
    return list(places.values())


def _several(marks: list[Mark], lane: Lane) -> Text:
    """How often something happened, and what: of many the first and the last."""
    shown = marks if len(marks) <= _TOLD else [marks[0], marks[-1]]
    between = " … " if len(shown) < len(marks) else "; "
    fr, en = (
        between.replace(";", f"{NARROW};").join(mark.told.fr for mark in shown),
        between.join(m.told.en for m in shown),
    )
    return say(lane.several, n=sum(mark.times for mark in marks), what=Text(fr, en))


def _draw_bar(canvas: Canvas, axis: Axis, bar: Bar, y: float, language: Language) -> float:
    fitting = int(canvas.width / LETTER)
    names, details = wrap(bar.name.of(language), fitting), wrap(bar.detail.of(language), fitting)
    longest = max(len(line) for line in (*names, *details)) * LETTER
    x = max(min(axis.x(bar.segments[0].start), canvas.width - longest), 0)
    for number, line in enumerate((*names, *details), start=1):
        canvas.words((x, y + number * LINE), line, "name" if number <= len(names) else "detail")
    y += (len(names) + len(details)) * LINE + 5
    for segment in bar.segments:
        start, end = axis.x(segment.start), axis.x(segment.end, end=True)
        canvas.box((start, y, max(end - start, 2), _BAR), segment.fill, segment.told.of(language))
        canvas.line((end, y - 2), (end, y + _BAR + 2), "axis line")
    return y + _BAR + 5
