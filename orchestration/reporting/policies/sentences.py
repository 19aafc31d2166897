"""What a policy says, as plain sentences: for its page, and for whatever else has to state a period to people."""

from collections.abc import Iterator, Mapping
from typing import get_args

from orchestration.reporting.texts import (
    Text,
    enumerated,
    joined,
    keys,
    listed,
    say,
    show,
    typeset,
    uncapitalised,
    word,
)
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule
from retention_policies.narrowing import replaced_by
from retention_policies.period import UNTIL_CLOCK, Period
from retention_policies.vocabulary import CATEGORIES, Clock, DocumentKind, Grain

_SPELLED_UP_TO = 12
_TOLD = 3
"""Data categories that a sentence names."""


def sentence(policy: Policy, rule: Rule, contact_events: ContactEvents, *, yours: bool = False) -> Text:
    """A rule of the policy in one sentence: whose data, what becomes of it, and when; `yours`: to that person."""
    whose = _whose(policy, rule, contact_events, yours=yours)
    told = {"whose": whose, "are": word("are" if policy.enabled else "would_be", rule.grain)}
    if policy.enabled:
        return _ends(rule, told, yours=yours)
    return say("sentence.disabled", rule=_ends(rule, {**told, "whose": uncapitalised(whose)}, yours=yours))


def _ends(rule: Rule, told: Mapping[str, Text], *, yours: bool) -> Text:
    when = _when(rule.active.period, rule.clock, rule.grain, yours=yours)
    if rule.archive is None or rule.finally_ is None:
        done = word("done", rule.then)
        if rule.active.while_known and yours:
            return say("your_sentence.while_known", done=done, when=when, **told)
        if rule.active.while_known:
            return say("sentence.while_known", done=done, when=when, period=spelled(rule.active.period), **told)
        return say("sentence.ends", done=done, when=when, **told)
    then = _when(rule.archive.keep, rule.clock_of_archive(), rule.grain, yours=yours)
    if rule.active.period == UNTIL_CLOCK and rule.clock_of_archive() == rule.clock:
        then = say("sentence.later", period=spelled(rule.archive.keep))
    return say("sentence.archived", when=when, done=word("done", rule.finally_), then=then, **told)


def norms(rule: Rule) -> Iterator[Text]:
    """How the periods compare with those that the reference states."""
    phases = [(rule.active.keep, rule.active.norm)]
    phases += [(rule.archive.keep, rule.archive.norm)] if rule.archive else []
    for keep, norm in phases:
        if keep and norm:
            longer, same = keep.about_days > norm.about_days, keep.about_days == norm.about_days
            phrase = (
                "least" if same and rule.active.while_known else "same" if same else "longer" if longer else "shorter"
            )
            yield say(f"norm.{phrase}", norm=spelled(norm))


def who(rule: Rule) -> Text:
    """The people it is about."""
    if rule.grain in ("objection", "consent"):
        return say(f"who.{rule.grain}")
    kind = _kind_of_person(rule)
    return say("who.anybody_of_document" if (kind, rule.grain) == ("anybody", "document") else f"who.{kind}")


def conditions(rule: Rule) -> tuple[Text, ...]:
    """What else must hold of a person or a document for the rule to apply."""
    asked, told = rule.who, []
    if asked.concluded_online is not None:
        told.append(say("condition.online" if asked.concluded_online else "condition.not_online"))
    if asked.min_amount is not None:
        told.append(say("condition.at_least", amount=show(float(asked.min_amount))))
    if asked.source is not None:
        told.append(say("condition.source", n=len(asked.source), source=", ".join(asked.source)))
    if asked.country is not None:
        told.append(say("condition.country", country=asked.country))
    if asked.channel is not None:
        told.append(say("condition.channel", channel=word("channel", asked.channel)))
    return tuple(told)


def documents(rule: Rule) -> tuple[Text, ...]:
    """The kinds of documents that it is about; empty if it is about all, or none."""
    return tuple(word("document", kind) for kind in get_args(DocumentKind) if kind in (rule.who.documents or ()))


def events(rule: Rule, contact_events: ContactEvents) -> tuple[Text, ...]:
    """The events that it is about, by the labels of the truth table; empty if it is about all, or none."""
    labels = [contact_events.events[name].label for name in rule.who.events or ()]
    return tuple(uncapitalised(typeset(label.fr, label.en)) for label in labels)


def many_events(policy: Policy, name: str, contact_events: ContactEvents) -> tuple[Text, ...]:
    """The events that are left to the rule of that name, as many of them; empty if it is about all, or none."""
    told = {code: word("events", code) for code in _left(policy, name) or ()}
    for code in told:
        if code not in keys("events"):
            label = contact_events.events[code].label
            told[code] = uncapitalised(typeset(label.fr, label.en))
    return tuple(told.values())


def newest_stays(policy: Policy, name: str, contact_events: ContactEvents) -> bool:
    """Whether events that other clocks rest on are among those of the rule of that name."""
    if dict(policy.all_rules())[name].grain != "event":
        return False
    left = _left(policy, name)
    return left is None or any(code == "login" or contact_events.events[code].contact for code in left)


def _left(policy: Policy, name: str) -> tuple[str, ...] | None:
    """The events of the rule of that name that no narrower rule takes from it whole; None: every event."""
    rules = dict(policy.all_rules())
    own = rules[name].who
    if own.events is None:
        return None
    taken = {
        code
        for other in replaced_by(policy)[name]
        for code in rules[other].who.events or ()
        # Under a further condition some of them would stay.
        if rules[other].who == own.model_copy(update={"events": rules[other].who.events})
        and rules[other].valid_from is None
        and rules[other].valid_to is None
    }
    return tuple(code for code in own.events if code not in taken)


def spelled(period: Period) -> Text:
    """A period in words, small numbers too: three years, 25 months."""
    days = period.days
    parts = [("years", period.months // 12), ("months", period.months % 12)]
    if period.months % 12 and period.months // 12 and "Y" not in period.text:
        parts = [("months", period.months)]  # 25 months are said so where they are written so
    parts += [("weeks", days // 7)] if "W" in period.text and days % 7 == 0 else [("days", days)]
    told = [say(f"spelled.{unit}", n=number, count=_count(number)) for unit, number in parts if number]
    return enumerated(told) if told else say("spelled.none")


def _count(number: int) -> Text:
    return say(f"number.n{number}") if 1 < number <= _SPELLED_UP_TO else show(number)


def _when(keep: Period, clock: Clock, grain: Grain, *, yours: bool) -> Text:
    own, yours = grain in ("person", "consent"), yours and clock in keys("your_clock")
    if keep == UNTIL_CLOCK:
        return word("your_clock_end" if yours else "at" if own and clock in keys("at") else "clock_end", clock)
    after = word("your_clock" if yours else "after" if own and clock in keys("after") else "clock", clock)
    return say("sentence.after", period=spelled(keep), clock=after)


def _whose(policy: Policy, rule: Rule, contact_events: ContactEvents, *, yours: bool) -> Text:
    whose, asked = _subject(policy, rule, contact_events, yours=yours), conditions(rule)
    if rule.grain == "person":
        asked = (_first(rule), *asked)
    return say("sentence.which", whose=whose, conditions=joined(asked)) if asked else whose


def _first(rule: Rule) -> Text:
    """The data it is about; of much of it the first few."""
    data = [word("category", category) for category in CATEGORIES if category in rule.data]
    return listed(data) if len(data) <= _TOLD else say("sentence.and_more", data=listed(data[:_TOLD]))


def _subject(policy: Policy, rule: Rule, contact_events: ContactEvents, *, yours: bool) -> Text:
    kind, section = _kind_of_person(rule), "your_whose" if yours else "whose"
    match rule.grain:
        case "document":
            kinds = documents(rule)
            named = enumerated(kinds) if kinds else say("whose.every_document")
            if kind not in keys("of_whom"):
                return say(f"{section}.documents", documents=named)
            return say(f"{section}.documents_of", documents=named, whom=word("your_role" if yours else "of_whom", kind))
        case "event":
            types = events(rule, contact_events)
            return say("whose.events", events=listed(types)) if types else say("whose.event")
        case "objection" | "consent":
            return say(f"{section}.{rule.grain}")
    what = say("kind.prospecting")
    of_kind = Text(f" {what.fr}", f"{what.en} ") if policy.ends_on_objection else Text("", "")
    if yours and kind in keys("your_role"):
        return say("your_whose.person_of", whom=word("your_role", kind), kind=of_kind)
    return say("your_whose.person" if yours else f"whose.{kind}", kind=of_kind)


def _kind_of_person(rule: Rule) -> str:
    role = {True: "_customer", False: "_prospect", None: ""}[rule.who.customer]
    return (rule.who.segment or "anybody") + role
