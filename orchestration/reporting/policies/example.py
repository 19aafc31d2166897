"""How a deadline comes about, on made-up days; when it is reached, the models worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orchestration.reporting.drawn.timeline import Bar, Lane, Mark, Segment, Timeline
from orchestration.reporting.policies.card import RuleCard
from orchestration.reporting.policies.drawing import ACTIVE, ARCHIVE, BEFORE, BORN_WITH_IT
from orchestration.reporting.policies.figures import Example
from orchestration.reporting.texts import Text, capitalised, say, word


@dataclass(frozen=True)
class Step:
    """A day of the example."""

    day: date
    what: Text
    effect: Text


@dataclass(frozen=True)
class Story:
    """An example, told and drawn."""

    steps: tuple[Step, ...]
    timeline: Timeline


def tell_story(rule: RuleCard, examples: Mapping[str, Example]) -> Story | None:
    """The example of a rule; none where no night has worked it out."""
    active, archive = examples.get(f"{rule.name}.active"), examples.get(f"{rule.name}.archive")
    if active is None or (archive is None) != (rule.phases.archive is None):
        return None
    before, after = _around(rule, active.counts_from)
    effect = say("example.starts_anew" if after else "example.starts")
    start = Step(active.counts_from, word("example_event", rule.phases.clock), effect)
    due = "example.due_unknown" if rule.phases.while_known else "example.due"
    ends = [Step(active.due_on, say(due), capitalised(word("next", rule.phases.then)))]
    if archive:
        ends.append(Step(archive.due_on, say("example.archive_due"), capitalised(word("next", rule.phases.end))))
    steps = (*before, start, *after, *ends)
    happened = tuple(Mark(step.day, _said(step)) for step in (*before, start))
    ignored = tuple(Mark(step.day, _said(step)) for step in after)
    lanes = [Lane(say("example.counts"), "circle", "f20", happened)]
    lanes += [Lane(say("example.ignored"), "circle", "f50", ignored)] if ignored else []
    bar = Bar(rule.sentence, say("example.made_up"), tuple(_segments(rule, active, archive, steps[0].day)))
    return Story(steps, Timeline(say("example.title"), rule.sentence, tuple(lanes), (bar,), None))


def _around(rule: RuleCard, start: date) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What happens before the period starts, and what does not start it anew."""
    if rule.phases.clock in BORN_WITH_IT:
        return (), ()
    # A document is issued in the fiscal year that it counts from the end of.
    began = date(start.year if rule.phases.clock == "fiscal_year_end" else start.year - 1, 3, 3)
    if rule.phases.clock != "last_contact":
        return (Step(began, say("example.kept"), say("example.active")),), ()
    collected = Step(began, say("timeline.collection"), say("example.starts"))
    opened = Step(date(start.year, 9, 2), say("example.opened"), say("example.nothing"))
    return (collected,), (opened,)


def _segments(rule: RuleCard, active: Example, archive: Example | None, first: date) -> list[Segment]:
    drawn = [Segment(first, active.counts_from, BEFORE, say("phases.before"))] if first < active.counts_from else []
    if active.due_on > active.counts_from:
        drawn.append(Segment(active.counts_from, active.due_on, ACTIVE, rule.sentence))
    if archive:
        drawn.append(Segment(active.due_on, archive.due_on, ARCHIVE, rule.sentence))
    return drawn


def _said(step: Step) -> Text:
    return say("timeline.happened", what=step.what, day=step.day)
