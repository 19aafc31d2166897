"""A policy as people read it: every fact of it in words, rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from orchestration.reporting.policies import sentences
from orchestration.reporting.texts import Text, say, typeset, word
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule
from retention_policies.period import UNTIL_CLOCK, Period
from retention_policies.vocabulary import CATEGORIES, Channel, Clock, Confidence, Grain


@dataclass(frozen=True)
class Source:
    """What a period or a ground rests on."""

    reference: str
    confidence: Confidence
    confirmed_by: str | None = None

    @property
    def is_open(self) -> bool:
        """No source settles it, and nobody has decided."""
        return self.confidence == "unsettled" and self.confirmed_by is None


@dataclass(frozen=True)
class Phases:
    """How long the data stays where."""

    clock: Clock
    active: Period
    then: str
    archive: Period | None
    archive_clock: Clock
    end: str
    """delete or anonymise."""
    while_known: bool
    """It lasts longer as long as the person is known."""

    @property
    def is_until_clock(self) -> bool:
        """The active phase ends on the clock's own date."""
        return self.active == UNTIL_CLOCK

    @property
    def has_one_clock(self) -> bool:
        """The archive counts from the same date."""
        return self.archive_clock == self.clock


@dataclass(frozen=True)
class RuleCard:
    """One rule."""

    name: str
    sentence: Text
    who: Text
    documents: tuple[Text, ...]
    events: tuple[Text, ...]
    conditions: tuple[Text, ...]
    data: tuple[Text, ...]
    grain: Grain
    start: Text
    active: Text
    archive: Text | None
    """How long, from the starting point on; from another date where it names one."""
    phases: Phases
    source: Source
    norms: tuple[Text, ...]
    reason: str | None
    validity: Text | None
    also: tuple[Text, ...]


@dataclass(frozen=True)
class GroundCard:
    """Where another legal basis stands."""

    channels: tuple[Channel, ...]
    who: Text
    legal_basis: Text
    source: Source
    validity: Text | None


@dataclass(frozen=True)
class PolicyCard:
    """One policy; its own rule comes first."""

    purpose: str
    label: Text
    owner: str
    is_enabled: bool
    legal_basis: Text
    grounds: tuple[GroundCard, ...]
    rules: tuple[RuleCard, ...]
    caps: tuple[Text, ...]
    """What one night may do unattended: in all systems, then in single ones."""

    @property
    def own(self) -> RuleCard:
        """Its own rule."""
        return self.rules[0]

    @property
    def is_open(self) -> bool:
        """A period of it still wants a decision."""
        return any(rule.source.is_open for rule in self.rules)


def tell_policy(policy: Policy, contact_events: ContactEvents) -> PolicyCard:
    """The policy in words."""
    return PolicyCard(
        purpose=policy.purpose,
        label=typeset(policy.label.fr, policy.label.en),
        owner=policy.owner,
        is_enabled=policy.enabled,
        legal_basis=word("legal_basis", policy.legal_basis),
        grounds=tuple(
            GroundCard(
                channels=ground.channels,
                who=say({True: "ground.customers", False: "ground.others", None: "ground.everybody"}[ground.customer]),
                legal_basis=word("legal_basis", ground.legal_basis),
                source=Source(_set(ground.reference), ground.confidence),
                validity=_validity(ground.valid_from, ground.valid_to),
            )
            for ground in policy.exceptions
        ),
        rules=tuple(_tell_rule(policy, name, rule, contact_events) for name, rule in policy.all_rules()),
        caps=tuple(_tell_caps(policy)),
    )


def _tell_caps(policy: Policy) -> Iterator[Text]:
    cap = policy.cap
    # An objection is always taken, and who leaves the list is nobody that a percentage could be taken of.
    told = "card.cap_of_opt_outs" if policy.grain == "objection" else "card.cap_told"
    yield say(told, items=cap.items, percent=float(cap.percent))
    for source, own in cap.sources.items():
        if own.items is not None and own.percent is not None:
            yield say("card.cap_in_source", source=source, items=own.items, percent=float(own.percent))
        elif own.items is not None:
            yield say("card.cap_of_items_in_source", source=source, items=own.items)
        elif own.percent is not None:
            yield say("card.cap_of_people_in_source", source=source, percent=float(own.percent))


def _tell_rule(policy: Policy, name: str, rule: Rule, contact_events: ContactEvents) -> RuleCard:
    return RuleCard(
        name=name,
        sentence=sentences.sentence(rule, contact_events),
        who=sentences.who(rule),
        documents=sentences.documents(rule),
        events=sentences.events(rule, contact_events),
        conditions=sentences.conditions(rule),
        data=tuple(word("category", category) for category in CATEGORIES if category in rule.data),
        grain=rule.grain,
        start=word("start", rule.clock),
        active=sentences.spelled(rule.active.keep) if rule.active.keep else say("card.until"),
        archive=_archive(rule),
        phases=Phases(
            clock=rule.clock,
            active=rule.active.period,
            then=rule.then,
            archive=rule.archive.keep if rule.archive else None,
            archive_clock=rule.clock_of_archive(),
            end=rule.finally_ or rule.then,
            while_known=rule.active.while_known,
        ),
        source=Source(_set(rule.reference), rule.confidence, rule.confirmed_by),
        norms=tuple(sentences.norms(rule)),
        reason=rule.reason,
        validity=_validity(rule.valid_from, rule.valid_to),
        also=tuple(sentences.also(policy, name, contact_events)),
    )


def _archive(rule: Rule) -> Text | None:
    if rule.archive is None:
        return None
    period, clock = sentences.spelled(rule.archive.keep), rule.clock_of_archive()
    if clock == rule.clock:
        return period
    return say("sentence.after", period=period, clock=word("clock", clock))


def _set(reference: str) -> str:
    return typeset(reference, "").fr


def _validity(first: date | None, last: date | None) -> Text | None:
    if first and last:
        return say("validity.between", first=first, last=last)
    if first:
        return say("validity.since", first=first)
    return say("validity.until", last=last) if last else None
