"""The phases of a rule on an axis of time: before the clock starts, the active base, the archive, the end."""

from markupsafe import Markup

from expectations.typography import LANGUAGES, Language
from orchestration.reporting.canvas import LETTER, LINE, WIDTHS, Canvas, anchored, blank
from orchestration.reporting.charts import Series
from orchestration.reporting.policies.card import Phases, RuleCard
from orchestration.reporting.policies.sentences import spelled
from orchestration.reporting.svg import Width
from orchestration.reporting.texts import Text, capitalised, say, word

BEFORE, ACTIVE, ARCHIVE = "f01", "f00", "f10"
BORN_WITH_IT = ("collection", "objection", "event")
"""Clocks that start with the data: nothing is kept before."""
_EDGE, _TOP, _BAR = 4.0, 28.0, 28.0
_BEFORE: dict[Width, float] = {"wide": 150, "narrow": 60}
_GUESSED = 0.4
"""The share of the active base where the archive counts from another date, so that no scale holds for both."""
_YEAR = 365.2425
_MOST_TICKS = 40


def draw_phases(rule: RuleCard, name: str) -> Markup:
    """The drawing, in both languages and for both widths; `name` is its place in the page's ids."""
    told = (say("phases.title"), rule.sentence)
    drawn = []
    for language in LANGUAGES:
        for width in WIDTHS:
            canvas = blank(width)
            height = _draw(canvas, rule.phases, language, width)
            drawn.append(canvas.finish(name, width, language, told, height))
    return Markup("\n").join(drawn)


def legend(phases: Phases) -> tuple[Series, ...]:
    """What each colour of the drawing is."""
    shown = []
    if phases.clock not in BORN_WITH_IT:
        shown.append(Series(say("phases.before"), BEFORE, ()))
    if not phases.is_until_clock:
        shown.append(Series(say("phases.active", period=spelled(phases.active)), ACTIVE, ()))
    if phases.archive:
        shown.append(Series(say("phases.archive", period=spelled(phases.archive)), ARCHIVE, ()))
    return tuple(shown)


def _draw(canvas: Canvas, phases: Phases, language: Language, width: Width) -> float:
    """Draw it; how high it has become."""
    left, right = _EDGE, canvas.width - _EDGE
    clock = left if phases.clock in BORN_WITH_IT else left + _BEFORE[width]
    moved, scale = _scaled(phases, right - clock)
    for start, end, fill in (
        (left, clock, BEFORE),
        (clock, clock + moved, ACTIVE),
        (clock + moved, right, ARCHIVE if phases.archive else ACTIVE),
    ):
        if end > start:
            canvas.box((start, _TOP, end - start, _BAR), fill)
    under = _TOP + _BAR
    canvas.line((left, under), (right, under), "axis line")
    if scale:
        for year in range(1, min(int((right - clock) / (_YEAR * scale)), _MOST_TICKS) + 1):
            canvas.line((clock + year * _YEAR * scale, under), (clock + year * _YEAR * scale, under + 5), "axis line")
    canvas.line((clock, _TOP - 7), (clock, under + 7), "today line")
    x, anchor = anchored(clock, word("moment", phases.clock).of(language), canvas.width)
    canvas.words((x, _TOP - 11), word("moment", phases.clock).of(language), anchor=anchor)
    ends = [(right, _last(phases))]
    if phases.archive:
        first = word("next", "archive")
        if not phases.is_until_clock:
            first = say("phases.end", period=spelled(phases.active), next=first)
        ends.insert(0, (clock + moved, first))
    return _say_ends(canvas, under + 21, [(x, capitalised(told).of(language)) for x, told in ends])


def _scaled(phases: Phases, room: float) -> tuple[float, float]:
    """How far from the clock the archive begins (or, without one, the end), and how wide a day is; 0: no scale."""
    if phases.archive is None:
        return room, room / max(phases.active.about_days, 1)
    if not phases.has_one_clock:
        return (0 if phases.is_until_clock else room * _GUESSED), 0
    scale = room / phases.archive.about_days
    return min(phases.active.about_days * scale, room), scale


def _last(phases: Phases) -> Text:
    period, end = spelled(phases.archive or phases.active), word("next", phases.end)
    if phases.archive and not phases.has_one_clock:
        period = say("sentence.after", period=period, clock=word("clock", phases.archive_clock))
    return say("phases.end", period=period, next=end)


def _say_ends(canvas: Canvas, y: float, ends: list[tuple[float, str]]) -> float:
    """What happens at each end, on one line where there is room; how low it has come."""
    taken = 0.0
    for x, words in ends:
        where, anchor = anchored(x, words, canvas.width)
        long = len(words) * LETTER
        start = where - {"start": 0, "middle": long / 2, "end": long}[anchor]
        y += LINE if start < taken else 0
        taken = start + long + LETTER
        canvas.words((where, y), words, anchor=anchor)
    return y + 7
