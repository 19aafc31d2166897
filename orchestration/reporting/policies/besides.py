"""What else holds of a rule besides its own sentence: narrower rules, what its basis asks for, what lasts longer."""

from collections.abc import Iterator

from orchestration.reporting.policies.sentences import many_events, newest_stays, sentence, spelled
from orchestration.reporting.texts import Text, enumerated, say, uncapitalised, word
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule
from retention_policies.narrowing import replaced_by
from retention_policies.vocabulary import CATEGORIES


def also(policy: Policy, name: str, contact_events: ContactEvents) -> Iterator[Text]:
    """What else holds of the rule of that name, a sentence each."""
    rule = dict(policy.all_rules())[name]
    yield from _narrower(policy, name, contact_events)
    if rule.who.customer is not None:
        yield say("customer.defined")
    yield from _of_the_basis(policy, name, rule)
    if rule.active.warn_before:
        yield say("also.warning", period=spelled(rule.active.warn_before))
    if rule.archive:
        yield say("also.archive")
    yield from lasting(policy, name, contact_events)


def lasting(policy: Policy, name: str, contact_events: ContactEvents, *, yours: bool = False) -> Iterator[Text]:
    """What keeps data longer than the rule of that name by itself, a sentence each; `yours`: to the person."""
    rule = dict(policy.all_rules())[name]
    if newest_stays(policy, name, contact_events):
        yield say("also.newest_stays")
    shared = [
        word("category", category) for category in CATEGORIES if category in rule.data and category != "documents"
    ]
    if rule.grain == "document" and shared:
        yield say("your_also.last_document" if yours else "also.last_document", data=enumerated(shared))
    if rule.grain in ("person", "document"):
        yield say("also.other_purposes")


def _narrower(policy: Policy, name: str, contact_events: ContactEvents) -> Iterator[Text]:
    rules = dict(policy.all_rules())
    rule = rules[name]
    for narrower in replaced_by(policy)[name]:
        told = uncapitalised(sentence(policy, rules[narrower], contact_events))
        many, sure = many_events(policy, narrower, contact_events), _confidence(rules[narrower])
        if many and sure != _confidence(rule) and _terms(rule) == _terms(rules[narrower]):
            yield say("also.same_but_less_sure", events=enumerated(many), confidence=word("confidence", sure))
        elif many:
            yield say("also.narrower_of_events", events=enumerated(many), rule=told)
        else:
            yield say("also.narrower", rule=told)


def _of_the_basis(policy: Policy, name: str, rule: Rule) -> Iterator[Text]:
    if rule.grain == "event" and policy.legal_basis == "consent" and name == policy.purpose:
        yield say("also.measured_by_consent")
    if not policy.ends_on_objection:
        return
    yield say("also.objection")
    if rule.grain == "person":
        yield say("also.asked_once")
        if policy.who.segment == "b2b" and policy.legal_basis == "legitimate_interest":
            yield say("also.professionals")


def _terms(rule: Rule) -> tuple[object, ...]:
    return rule.clock, rule.active.period, rule.then, rule.archive, rule.finally_


def _confidence(rule: Rule) -> str:
    return "decided" if rule.confirmed_by else rule.confidence
