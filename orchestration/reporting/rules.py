"""A rule of a policy in words: from when to when, what follows, and what ended it of these people."""

from dataclasses import dataclass
from typing import Literal

from orchestration.reporting.names import period
from orchestration.reporting.texts import Text, capitalised, listed, say, word

UNTIL_CLOCK = "P0D"
"""The period of what ends on the clock's own date."""

Cause = Literal["time", "objection", "withdrawal", "spare", "nobody"]
"""Why it ended: its time was over, the person objected or withdrew a consent, the archive has no use for this copy, or
it was nobody's."""

REFERENCES = {"objection": "RGPD, art. 21, § 3", "withdrawal": "RGPD, art. 7, § 3, et art. 17, § 1, b"}
"""The source of an end that is no matter of time."""


@dataclass(frozen=True)
class Rule:
    """One phase of a rule."""

    phase: str
    keep: str
    clock: str
    next: str
    while_known: bool
    documents: tuple[str, ...]
    events: tuple[str, ...] = ()


def rule_sentence(rule: Rule, cause: Cause, archive: Rule | None, under: Text | None) -> Text:
    """What the rule did.

    Args:
        rule: the rule that ended.
        cause: why it ended.
        archive: the rule that governs in the archive, of what goes there.
        under: the policy of that rule, if it is another than the rule's own.
    """
    if cause == "nobody":
        return capitalised(say("why.nobody", period=period(rule.keep)))
    if cause in ("objection", "withdrawal"):
        sentence = say(f"why.{cause}")
    else:
        sentence = _of_time(rule, archive, under, spare=cause == "spare")
    kinds = [word("document", kind) for kind in rule.documents] + [word("events", event) for event in rule.events]
    return capitalised(say("why.about", what=listed(kinds), rule=sentence) if kinds else sentence)


def _of_time(rule: Rule, archive: Rule | None, under: Text | None, *, spare: bool) -> Text:
    ends = word("clock_end", rule.clock)
    after = say("why.after", period=period(rule.keep), clock=word("clock", rule.clock))
    if rule.keep != UNTIL_CLOCK:
        ends = after
    if spare:
        return say("why.spare", ends=ends)
    if archive is not None:
        told = {"ends": ends, "period": period(archive.keep), "clock": word("clock", archive.clock)}
        told |= {"next": word("next", archive.next)}
        return say("why.archived", **told) if under is None else say("why.archived_under", policy=under, **told)
    if rule.phase == "archive":
        return say("why.archive", ends=after, next=word("next", rule.next))
    if rule.while_known:
        return say("why.while_known", ends=after, next=word("next", rule.next))
    return say("why.active", ends=ends, next=word("next", rule.next))
