"""A policy as people read it: every fact of it in words, rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from orchestration.reporting.policies import besides, sentences
from orchestration.reporting.texts import Text, enumerated, keys, say, typeset, uncapitalised, word
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Ground, Policy, Rule
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
    many_events: tuple[Text, ...]
    """Those that no other rule of the policy is about, as many of them."""
    newest_stays: bool
    """What other clocks rest on stays until the person's own deadline."""
    conditions: tuple[Text, ...]
    data: tuple[Text, ...]
    grain: Grain
    start: Text
    counted_from: Text
    """The same in a few words."""
    active: Text
    archive: Text | None
    """How long, from the starting point on; from another date where it names one."""
    phases: Phases
    source: Source
    norms: tuple[Text, ...]
    reason: str | None
    validity: Text | None
    also: tuple[Text, ...]
    lasting: tuple[Text, ...]
    """Of that, what keeps data longer than the rule by itself."""


@dataclass(frozen=True)
class GroundCard:
    """Where another legal basis stands."""

    channels: tuple[Channel, ...]
    who: Text
    legal_basis: Text
    source: Source
    validity: Text | None
    told: Text
    """All of that in one line."""


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
        grounds=tuple(_tell_ground(ground) for ground in policy.exceptions),
        rules=tuple(_tell_rule(policy, name, rule, contact_events) for name, rule in policy.all_rules()),
        caps=tuple(_tell_caps(policy)),
    )


def _tell_ground(ground: Ground) -> GroundCard:
    who = say({True: "ground.customers", False: "ground.others", None: "ground.everybody"}[ground.customer])
    if ground.name in keys("ground_condition"):
        # No system records it; whoever relies on the exception has to see to it.
        who = say("ground.under", who=who, condition=say(f"ground_condition.{ground.name}"))
    basis, validity = word("legal_basis", ground.legal_basis), _validity(ground.valid_from, ground.valid_to)
    of_whom = uncapitalised(who)
    if validity:
        of_whom = say("ground.under", who=of_whom, condition=uncapitalised(validity))
    channels = enumerated([word("channel", channel) for channel in ground.channels])
    return GroundCard(
        channels=ground.channels,
        who=who,
        legal_basis=basis,
        source=Source(_set(ground.reference), ground.confidence),
        validity=validity,
        told=say("ground.told", channels=channels, who=of_whom, basis=uncapitalised(basis)),
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
        sentence=sentences.sentence(policy, rule, contact_events),
        who=sentences.who(rule),
        documents=sentences.documents(rule),
        events=sentences.events(rule, contact_events),
        many_events=sentences.many_events(policy, name, contact_events),
        newest_stays=sentences.newest_stays(policy, name, contact_events),
        conditions=sentences.conditions(rule),
        data=tuple(word("category", category) for category in CATEGORIES if category in rule.data),
        grain=rule.grain,
        start=word("start", rule.clock),
        counted_from=word("counted_from" if rule.clock in keys("counted_from") else "moment", rule.clock),
        active=_active(rule),
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
        also=tuple(besides.also(policy, name, contact_events)),
        lasting=tuple(besides.lasting(policy, name, contact_events)),
    )


def _active(rule: Rule) -> Text:
    if rule.active.keep is None:
        return say("card.until")
    period = sentences.spelled(rule.active.keep)
    return say("card.while_known", period=period) if rule.active.while_known else period


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
