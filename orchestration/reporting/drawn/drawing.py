"""A timeline as inline SVG, in both languages, for a wide and a narrow screen."""

from textwrap import wrap

from markupsafe import Markup

from orchestration.reporting.canvas import LETTER, LINE, WIDTHS, Canvas, anchored, blank
from orchestration.reporting.drawn.axis import Axis
from orchestration.reporting.drawn.timeline import Bar, Lane, Timeline
from orchestration.reporting.svg import Width
from orchestration.reporting.texts import Text, say
from orchestration.reporting.typography import LANGUAGES, Language

_GUTTER: dict[Width, float] = {"wide": 160, "narrow": 8}
_TICKS: dict[Width, int] = {"wide": 12, "narrow": 5}
_EDGE, _TOP, _LANE, _BAR = 8.0, 26.0, 26.0, 12.0
_NEAR = 7.0
"""Marks nearer than that stand as one."""


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
    for x, told in _gathered(axis, lane, language):
        canvas.mark(lane.shape, (x, middle), lane.fill, told)
    return y + _LANE


def _gathered(axis: Axis, lane: Lane, language: Language) -> list[tuple[float, str]]:
    """Where marks stand, and what they say; of those that would hide each other, how many there are."""
    places: dict[int, list[str]] = {}
    for mark in lane.marks:
        for day in {mark.day, mark.until or mark.day}:
            places.setdefault(int(axis.x(day) / _NEAR), []).append(mark.told.of(language))
    where = {int(axis.x(day) / _NEAR): axis.x(day) for mark in lane.marks for day in (mark.day, mark.until or mark.day)}
    return [
        (where[place], said[0] if len(said) == 1 else _several(said).of(language)) for place, said in places.items()
    ]


def _several(said: list[str]) -> Text:
    return say("timeline.several", n=len(said), first=said[0], last=said[-1])


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
