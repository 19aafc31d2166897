"""The timeline in the terminal: one line a moment, the year where it changes, and where today stands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rich.markup import escape

from orchestration.reporting.texts import uncapitalised, word
from orchestration.reporting.timeline import NO_CONSENT, Kind, Moment

MARKS: dict[Kind, str] = {
    "collection": "○",
    "contact": "[green]●[/]",
    "document": "■",
    "consent": "[cyan]✓[/]",
    "objection": "[yellow]✗[/]",
    "clock": "[blue]◆[/]",
    "due": "[red]▲[/]",
    "status": "[magenta]◇[/]",
}
NOES = ("refused", "withdrawn")
NO_CONSENT_MARK = "[dim]◌[/]"
LEGEND = (
    "○ collection  ● contact  ■ document  ✓ consent  ◌ no valid consent  ✗ objection, refusal  "
    "◆ clock  ▲ end  ◇ legal basis"
)
MOST = 12
"""Contacts and documents of one stretch that are shown; more are counted."""


def drawn(moments: Sequence[Moment], as_of: date) -> Iterator[str]:
    """The lines of the drawing, in Rich's markup."""
    year, is_past = None, True
    for moment in _thinned(moments):
        if is_past and moment.day > as_of:
            is_past = False
            yield from _line(as_of, year, "[bold]═ today ═════════════════[/]")
            year = as_of.year
        place = f"  [dim]{escape(moment.place)}[/]" if moment.place else ""
        yield from _line(moment.day, year, f"{_mark(moment)} {escape(_told(moment))}{place}")
        year = moment.day.year
    if is_past:
        yield from _line(as_of, year, "[bold]═ today ═════════════════[/]")


def _line(day: date, year: int | None, told: str) -> Iterator[str]:
    gutter = f"{day.year} ┤" if day.year != year else "     │"
    yield f"{gutter} {day:%d %b}  {told}"


def _mark(moment: Moment) -> str:
    if moment.kind == "consent" and moment.code in NOES:
        return MARKS["objection"]
    return NO_CONSENT_MARK if moment.kind == "consent" and moment.code in NO_CONSENT else MARKS[moment.kind]


def _told(moment: Moment) -> str:
    match moment.kind:
        case "collection":
            return "first read by Oubli" if moment.code == "first_seen" else "collected"
        case "document":
            return f"{moment.code} {moment.document}"
        case "consent":
            return f"{moment.purpose} by {moment.channel}: {uncapitalised(word('decision', moment.code)).en}"
        case "status":
            return f"{moment.purpose} by {moment.channel}: {moment.code}"
        case "objection":
            channel, origin = word("channel", moment.channel).en, word("origin", moment.code).en
            return f"objection to {moment.purpose} by {channel}, {origin}"
        case "clock":
            return f"the period of {moment.code} counts from here"
        case "due":
            data = ", ".join(moment.data)
            return f"{data}{f' ({moment.document})' if moment.document else ''}: {moment.code}"
    return moment.code


def _thinned(moments: Sequence[Moment]) -> Iterator[Moment]:
    """Of a long stretch of contacts and documents the first and the last few, and a count between them."""
    stretch: list[Moment] = []
    for moment in moments:
        if moment.kind in ("contact", "document"):
            stretch.append(moment)
            continue
        yield from _shortened(stretch)
        stretch = []
        yield moment
    yield from _shortened(stretch)


def _shortened(stretch: list[Moment]) -> Iterator[Moment]:
    if len(stretch) <= MOST:
        yield from stretch
        return
    half = MOST // 2
    left_out = stretch[half:-half]
    yield from stretch[:half]
    yield replace(left_out[0], kind="contact", code=f"… {len(left_out)} more until {left_out[-1].day}", place=None)
    yield from stretch[-half:]
