"""The page about one person: what `explain` tells, in words, with the timeline as a picture."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.errors import OubliError
from orchestration.reporting import html
from orchestration.reporting.alike import alike
from orchestration.reporting.charts import Series
from orchestration.reporting.drawn.drawing import draw
from orchestration.reporting.explanation import TAKES_OVER
from orchestration.reporting.history import Stretch
from orchestration.reporting.person.carried import STATISTICS
from orchestration.reporting.person.essence import essence, is_uninformed
from orchestration.reporting.person.grounds import ground_of
from orchestration.reporting.person.lanes import ACTIVE, ARCHIVE, BEFORE, TREATED, tell_moment, timeline_of
from orchestration.reporting.person.statuses import legend, statuses_of
from orchestration.reporting.person.treated import NOTHING, Treated, is_gone, mark
from orchestration.reporting.person.words import Words, on
from orchestration.reporting.texts import Text, capitalised, say, word
from orchestration.reporting.timeline import Moment

OF_ONE_PERSON = 0o600
"""Nobody but who asked may read it."""
_FILLS = {
    "phases.before": BEFORE,
    "timeline.active": ACTIVE,
    "timeline.archive": ARCHIVE,
    "timeline.treated": TREATED,
}


@dataclass(frozen=True)
class Person:
    """What the page tells."""

    told: Mapping[str, Any]
    """As `explain` tells it."""
    moments: tuple[Moment, ...]
    stretches: tuple[Stretch, ...]
    """The course of the legal bases, if it was asked for."""
    is_anew: bool
    """Computed for a day of its own, and not by the last night."""
    treated: Treated = NOTHING
    """What nights did of it already."""

    @property
    def marked(self) -> dict[str, Any]:
        """As `explain` tells it, with what is dealt with already marked as such."""
        return mark(self.told, self.treated)


def write_person(target: Path, person: Person, words: Words) -> Path:
    """Write the page; who does not own it cannot read it.

    Args:
        target: the file.
        person: what it tells.
        words: how systems, policies and events are called.

    Raises:
        OubliError: the file cannot be written.
    """
    told, as_of = person.marked, date.fromisoformat(person.told["as_of"])
    timeline, statuses = timeline_of(told, person.moments, words), statuses_of(person.stretches, as_of, words)
    fills = {segment.fill for segment in timeline.segments}
    page = html.render(
        "person.html.j2",
        title=say("person.title", as_of=as_of),
        running=say("person.running", as_of=as_of),
        told=told,
        as_of=as_of,
        is_anew=person.is_anew,
        words=words,
        on=on,
        ground=lambda row: capitalised(ground_of(row, told["legal_basis"])),
        state=_state(told, person.treated),
        essence=essence(told, words),
        acts=alike([asdict(act) for act in person.treated.acts], ("name", "outcome", "on", "rule", "is_ordered")),
        gone=person.treated.gone,
        next_deadline=_next(told),
        reachable=tuple(ground["channel"] for ground in told["legal_basis"] if _is_open(ground)),
        drawing=draw(timeline, "timeline"),
        legend=tuple(Series(say(phrase), fill, ()) for phrase, fill in _FILLS.items() if fill in fills),
        deadlines=alike(_still_there(told), ("rule", "counts_from", "due_on", "next", "treated")),
        following=alike(_following(told), ("rule", "counts_from", "due_on", "next")),
        claims=alike(
            [row for row in told["ruled_out"] if row["why"] != TAKES_OVER],
            ("rule", "counts_from", "due_on", "why", "by"),
        ),
        moments=tuple((moment, tell_moment(moment, words)) for moment in person.moments),
        history=person.stretches,
        history_drawing=draw(statuses, "history") if person.stretches else "",
        history_legend=legend(person.stretches),
    )
    try:
        html.put(target, page, mode=OF_ONE_PERSON)
    except OSError as error:
        raise OubliError(str(target), f"cannot be written ({error.strerror}); give another file") from None
    return target


def _state(told: Mapping[str, Any], treated: Treated) -> str:
    """How things stand: what is due comes first, then what is done of what was due."""
    if told["due"]:
        return "held" if told["held"] or told["quarantined"] or told["set_aside"] else "due"
    current = [act for act in treated.acts if act.is_current]
    if not current:
        return "uninformed" if is_uninformed(told) else "kept"
    return "ordered" if any(act.is_ordered for act in current) else "treated"


def _still_there(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Without what is gone, or stands in the archive now: the page says elsewhere what was done, and what follows."""
    follows = {_of(row) for row in _following(told)}
    return [row for row in told["deadlines"] if not (is_gone(row["treated"]) or _is_archived(row, follows))]


def _is_archived(row: Mapping[str, Any], follows: Collection[tuple[str, str | None]]) -> bool:
    done = row["treated"]
    return done is not None and done.outcome == "archived" and not done.is_ordered and _of(row) in follows


def _is_open(ground: Mapping[str, Any]) -> bool:
    return ground["channel"] is not None and ground["status"] == "valid"


def _following(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The periods in the archive that begin where an active one ends."""
    return [row for row in told["ruled_out"] if row["why"] == TAKES_OVER]


def _next(told: Mapping[str, Any]) -> Text:
    """The first deadline after the day, of what is kept now and of what follows that; documents are among both.

    Where that is the end of opens and clicks alone, it says when more than a figure goes.
    """
    unknown = {_of(row) for row in told["deadlines"] if row["due_on"] is None}
    follow = [row for row in _following(told) if _of(row) not in unknown]
    still = [row for row in told["deadlines"] if not is_gone(row["treated"])]
    coming = [row for row in (*still, *follow) if row["due_on"] and row["due_on"] > told["as_of"]]
    first = min(coming, key=lambda row: str(row["due_on"]), default=None)
    if first is None:
        return say("person.no_next")
    named: dict[str, Text | date] = {"day": date.fromisoformat(first["due_on"]), "next": word("next", first["next"])}
    rest = [row["due_on"] for row in coming if row["data_category"] != STATISTICS]
    if rest and min(rest) > first["due_on"]:
        return say("person.next_audience", rest=date.fromisoformat(min(rest)), **named)
    return say("person.next_told", **named)


def _of(row: Mapping[str, Any]) -> tuple[str, str | None]:
    return row["data_category"], row["record"]
