"""A processing activity as the register states it (RGPD Art. 30(1)(b) to (g)): one for each policy in force."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from orchestration.reporting.policies.card import RuleCard, tell_policy
from orchestration.reporting.register.category import CategoryRule, HeldCategory, tell_categories
from orchestration.reporting.register.elsewhere import archived_elsewhere, needed_elsewhere
from orchestration.reporting.register.ending import Ending, tell_ending
from orchestration.reporting.register.fact import (
    Fact,
    Facts,
    coded,
    labelled,
    named,
    quoted,
    stated,
    to_complete,
    without_repetition,
)
from orchestration.reporting.register.promises import dated, kept, promises
from orchestration.reporting.register.security import measures
from orchestration.reporting.register.shared import shared_with_documents
from orchestration.reporting.register.system import Processor, System
from orchestration.reporting.texts import Text, capitalised, enumerated, joined, listed, say, uncapitalised, word
from retention_policies.book import PolicyBook
from retention_policies.controller import Controller
from retention_policies.model import Ground, Policy, Rule
from retention_policies.vocabulary import CATEGORIES, LegalBasis


@dataclass(frozen=True)
class Retention:
    """How long data is kept, by one rule (RGPD Art. 30(1)(f)); in the words of the policy pages."""

    rule: str
    sentence: Text
    subject: Fact
    """Whose data, or of which documents or events."""
    data: Facts
    start: Fact
    active: Fact
    archive: Fact | None
    end: Fact
    reference: Fact
    confidence: Fact
    validity: Fact | None
    lasting: Facts
    """What keeps data longer than that."""


@dataclass(frozen=True)
class Processing:
    """One purpose."""

    purpose: Fact
    sub_purposes: Facts
    created: date | None
    """Since when the company's register has it, where its policy says so."""
    owner: Fact
    """The department in charge, in the company's own words."""
    basis: LegalBasis
    bases: Facts
    """The legal basis, then where another one stands."""
    further_bases: tuple[LegalBasis, ...]
    """Those that stand beside it, once each."""
    interest: Fact | None
    """The legitimate interest pursued (RGPD Art. 13(1)(d)), where one is a basis."""
    ends_on_objection: bool
    people: Facts
    categories: tuple[HeldCategory, ...]
    sensitive: Text
    """What is known of data of RGPD Art. 9."""
    systems: Facts
    """Where the data comes from and stands, each with its data; the code is the system's name."""
    collection: tuple[Text, ...]
    """How it is collected, and copied."""
    beside: Fact | None
    """Why systems stand there that hold none of the documents that it is about."""
    recipients: Facts
    processors: Facts
    transfers: Facts
    promises: tuple[Text, ...]
    """How long, in a sentence for each period."""
    kept: tuple[Text, ...]
    """How long, to the person concerned."""
    retentions: tuple[Retention, ...]
    ending: Ending
    """What an objection or a withdrawal does to it."""
    shared: Facts
    """What it keeps of the person beside the documents that it is about."""
    security: Facts
    is_of_oubli: bool = False
    """It is what Oubli itself does, and no policy's."""

    @property
    def data(self) -> Facts:
        """The data categories by their names."""
        return tuple(category.name for category in self.categories)

    @property
    def lasting(self) -> Facts:
        """What keeps data longer than its rules, each once."""
        return without_repetition(fact for rule in self.retentions for fact in rule.lasting)


def tell_processing(
    policy: Policy,
    book: PolicyBook,
    systems: Sequence[System],
    processors: Sequence[Processor],
    controller: Controller,
    on: date,
) -> Processing:
    """The policy as the register of that day states it: as it stands, and what is to come; what has ended is over."""
    card = tell_policy(policy, book.contact_events)
    all_told = list(zip((rule for _, rule in policy.all_rules()), card.rules, strict=True))
    # A policy all of whose rules are over is told with their days.
    told = [each for each in all_told if not _has_ended(each[0], on)] or all_told
    rules, cards = [rule for rule, _ in told], [its for _, its in told]
    data: set[str] = {category for rule in rules for category in rule.data}
    used = [system for system in systems if _holds(rules, system)]
    theirs = [
        processor for processor in processors if {s.name.code for s in used} & {s.code for s in processor.systems}
    ]
    grounds = [each for each in zip(policy.exceptions, card.grounds, strict=True) if not _has_ended(each[0], on)]
    return Processing(
        purpose=Fact(policy.purpose, card.label),
        sub_purposes=tuple(map(labelled, policy.sub_purposes)),
        created=policy.created,
        owner=stated(named(policy.owner).told),
        basis=policy.legal_basis,
        bases=(
            Fact(policy.legal_basis, card.legal_basis),
            *(Fact(f"{ground.name}:{ground.legal_basis}", its.told) for ground, its in grounds),
        ),
        further_bases=tuple(
            dict.fromkeys(ground.legal_basis for ground, _ in grounds if ground.legal_basis != policy.legal_basis)
        ),
        interest=_interest(policy, {policy.legal_basis, *(ground.legal_basis for ground, _ in grounds)}),
        ends_on_objection=policy.ends_on_objection,
        people=without_repetition(stated(_people(rule)) for rule in cards),
        categories=tuple(tell_categories([_of_categories(policy, rule, its, book) for rule, its in told], used)),
        sensitive=say("register.sensitive_notes" if "notes" in data else "register.sensitive_none"),
        systems=tuple(_system(system, data) for system in used) or (stated(say("register.own_list")),),
        collection=(say("register.collected"), _copied(rules)),
        beside=_beside(rules, used),
        recipients=tuple(labelled(each) for each in controller.recipients.get(policy.purpose, ())),
        processors=tuple(processor.fact for processor in theirs),
        transfers=tuple(filter(None, (processor.transfer_told for processor in theirs))),
        promises=tuple(promises(policy, told, book.contact_events)),
        kept=tuple(dict.fromkeys(kept(policy, told, book))),
        retentions=tuple(_retention(its, archived_elsewhere(policy, rule, book)) for rule, its in told),
        ending=tell_ending(policy, book),
        shared=tuple(shared_with_documents(rules, used)),
        security=tuple(measures(policy)),
    )


def _interest(policy: Policy, bases: Set[LegalBasis]) -> Fact | None:
    if "legitimate_interest" not in bases:
        return None
    return labelled(policy.legitimate_interest) if policy.legitimate_interest else to_complete()


def _has_ended(stated_until: Rule | Ground, on: date) -> bool:
    return stated_until.valid_to is not None and stated_until.valid_to < on


def _copied(rules: Sequence[Rule]) -> Text:
    return say("register.copied_and_archived" if any(rule.archive for rule in rules) else "register.copied")


def _of_categories(policy: Policy, rule: Rule, card: RuleCard, book: PolicyBook) -> CategoryRule:
    return CategoryRule(card, frozenset(rule.data), needed_elsewhere(policy, rule, book))


def _holds(rules: Sequence[Rule], system: System) -> bool:
    """Whether one of the rules is about data of that system."""
    return any(
        set(rule.data) & system.categories and (rule.who.source is None or system.name.code in rule.who.source)
        for rule in rules
    )


def _system(system: System, data: set[str]) -> Fact:
    held = listed([uncapitalised(fact.told) for fact in system.data if fact.code in data])
    return Fact(system.name.code, say("register.system_with", system=system.name.told, data=held))


def _beside(rules: Sequence[Rule], used: Sequence[System]) -> Fact | None:
    """A sentence on the systems that hold no document while each rule they fall under is about documents."""
    theirs = [(system, [rule for rule in rules if _holds([rule], system)]) for system in used]
    told = [
        (system, {category for rule in its for category in rule.data} & system.categories)
        for system, its in theirs
        if "documents" not in system.categories and all(rule.grain == "document" for rule in its)
    ]
    if not told:
        return None
    shared = set().union(*(data for _, data in told))
    names = quoted(system.name.told for system, _ in told)
    data = enumerated([word("category", category) for category in CATEGORIES if category in shared])
    phrase = "beside_archived" if any(system.is_own_archive for system, _ in told) else "beside"
    return stated(say(f"register.{phrase}", n=len(told), systems=names, data=data))


def _people(rule: RuleCard) -> Text:
    if rule.grain == "event":
        return say("register.people_of_events")
    if rule.documents:
        # Who has a document is a customer, so the words for the people alone would say too much.
        for who in ("anybody_of_document", "b2c", "b2b"):
            if rule.who == say(f"who.{who}"):
                return say(f"register.{who}", documents=enumerated(rule.documents))
    return rule.who


def _retention(rule: RuleCard, elsewhere: Iterable[Fact]) -> Retention:
    phases = rule.phases
    while_known = " while_known" if phases.while_known else ""
    confidence = "decided" if rule.source.confirmed_by else rule.source.confidence
    return Retention(
        rule=rule.name,
        sentence=dated(rule.sentence, rule.validity),
        subject=stated(_subject(rule)),
        data=tuple(stated(capitalised(each)) for each in rule.data),
        start=Fact(phases.clock, rule.counted_from),
        active=Fact(f"{phases.active}{while_known}", capitalised(rule.active)),
        archive=Fact(f"{phases.archive} {phases.archive_clock}", capitalised(rule.archive)) if rule.archive else None,
        end=coded("next", phases.end),
        reference=Fact(rule.source.reference, Text(rule.source.reference, rule.source.reference)),
        confidence=Fact(confidence, word("confidence", confidence)),
        validity=stated(capitalised(rule.validity)) if rule.validity else None,
        lasting=(*map(stated, rule.lasting), *elsewhere),
    )


def _subject(rule: RuleCard) -> Text:
    named_ones = rule.documents or rule.many_events
    subject = capitalised(listed(named_ones)) if named_ones else rule.who
    return say("sentence.which", whose=subject, conditions=joined(rule.conditions)) if rule.conditions else subject


def all_bases(processing: Processing) -> Iterator[LegalBasis]:
    """Every legal basis of it, its own first."""
    yield processing.basis
    yield from processing.further_bases
