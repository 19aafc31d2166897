"""How long data is kept: rules that promise the same of the same people are one sentence."""

from collections.abc import Iterator, Sequence

from orchestration.reporting.policies.besides import lasting
from orchestration.reporting.policies.card import RuleCard
from orchestration.reporting.policies.sentences import sentence
from orchestration.reporting.register.elsewhere import archived_elsewhere
from orchestration.reporting.texts import Text, say, uncapitalised
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule

Told = Sequence[tuple[Rule, RuleCard]]


def promises(policy: Policy, told: Told, contact_events: ContactEvents, *, yours: bool = False) -> Iterator[Text]:
    """A sentence for each period of the policy, with the days of its validity; `yours`: as a notice says it."""
    alike: dict[str, list[tuple[Rule, RuleCard]]] = {}
    for rule, card in told:
        alike.setdefault(_terms(rule), []).append((rule, card))
    for group in alike.values():
        merged = _merged([rule for rule, _ in group])
        yield dated(sentence(policy, merged, contact_events, yours=yours), group[0][1].validity)


def kept(policy: Policy, told: Told, book: PolicyBook) -> Iterator[Text]:
    """The same to the person concerned, then what keeps their data longer."""
    yield from promises(policy, told, book.contact_events, yours=True)
    for rule, card in told:
        longer = lasting(policy, card.name, book.contact_events, yours=True)
        yield from (*longer, *(fact.told for fact in archived_elsewhere(policy, rule, book)))


def dated(told: Text, validity: Text | None) -> Text:
    """The sentence with the days on which it holds."""
    return say("register.dated", validity=validity, sentence=uncapitalised(told)) if validity else told


def _terms(rule: Rule) -> str:
    """What sets a promise apart: not the data or the events it is of, nor what it rests on."""
    who = rule.who.model_copy(update={"events": None})
    period, while_known = rule.active.period, rule.active.while_known
    archive = (rule.archive.keep, rule.clock_of_archive()) if rule.archive else None
    following = (rule.then, archive, rule.finally_, rule.valid_from, rule.valid_to)
    return repr((who, rule.grain, rule.clock, period, while_known, following))


def _merged(rules: list[Rule]) -> Rule:
    first, data = rules[0], {category for rule in rules for category in rule.data}
    events = {event for rule in rules for event in rule.who.events or ()}
    every = any(rule.who.events is None for rule in rules)
    who = first.who.model_copy(update={"events": None if every else tuple(sorted(events))})
    return first.model_copy(update={"data": tuple(sorted(data)), "who": who})
