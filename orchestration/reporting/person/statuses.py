"""The course of a person's legal bases as a drawing: a bar a purpose and channel, a part a status."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from orchestration.reporting.charts import Series
from orchestration.reporting.drawings import fill_of
from orchestration.reporting.drawn.timeline import Bar, Segment, Timeline
from orchestration.reporting.history import Stretch
from orchestration.reporting.person.lanes import status
from orchestration.reporting.person.words import Words
from orchestration.reporting.texts import Text, capitalised, say, uncapitalised, word
from orchestration.reporting.timeline import Moment


def statuses_of(stretches: Sequence[Stretch], as_of: date, words: Words) -> Timeline:
    """The timeline of what held when, up to a day."""
    bars = []
    for (purpose, channel), some in groupby(stretches, key=lambda each: (each.purpose, each.channel)):
        segments = tuple(
            Segment(each.first, as_of if each.last is None else each.last + timedelta(days=1), _fill(each), _told(each))
            for each in some
        )
        bars.append(Bar(words.names.purpose(purpose), capitalised(words.channel(channel)), segments))
    return Timeline(say("history.title"), say("history.description"), (), tuple(bars), as_of)


def legend(stretches: Sequence[Stretch]) -> tuple[Series, ...]:
    """What each colour of the drawing is."""
    return tuple(Series(name, fill, ()) for fill, name in {_fill(each): _name(each) for each in stretches}.items())


def status_moments(stretches: Sequence[Stretch]) -> tuple[Moment, ...]:
    """Each change as a moment of the person's timeline."""
    return tuple(
        Moment(each.first, "status", each.standing.status, each.purpose, each.channel, None, each.standing.evidence, ())
        for each in stretches
    )


def _code(stretch: Stretch) -> str:
    standing = stretch.standing
    return f"valid_{standing.basis}" if standing.status == "valid" else standing.status


def _fill(stretch: Stretch) -> str:
    return fill_of(_code(stretch))


def _name(stretch: Stretch) -> Text:
    return status(_code(stretch))


def _told(stretch: Stretch) -> Text:
    told = {
        "status": status(stretch.standing.status),
        "basis": uncapitalised(word("legal_basis", stretch.standing.basis)),
    }
    if stretch.last is None:
        return say("history.open", first=stretch.first, **told)
    return say("history.stretch", first=stretch.first, last=stretch.last, **told)
