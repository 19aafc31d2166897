"""The policy book as the oracle reads it: from the policies themselves, not from the rows made of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from retention_policies.book import PolicyBook
from retention_policies.model import Policy
from retention_policies.model import Rule as PolicyRule


@dataclass(frozen=True)
class Term:
    """One phase of a rule: how long from which clock, and what follows."""

    phase: str
    clock: str
    keep: str
    next: str
    warn_before: str | None = None


@dataclass(frozen=True)
class Rule:
    """What is kept of whom."""

    name: str
    purpose: str
    legal_basis: str
    ends_on_objection: bool
    grain: str
    data: tuple[str, ...]
    terms: tuple[Term, ...]
    segment: str | None
    customer: bool | None
    sources: tuple[str, ...] | None
    country: str | None
    channel: str | None
    kinds: tuple[str, ...] | None
    concluded_online: bool | None
    min_amount: Decimal | None
    events: tuple[str, ...] | None
    valid_from: date | None
    valid_to: date | None

    def is_narrower_than(self, other: "Rule") -> bool:
        """Whether whoever this rule is for, that one is for, too, and not only them.

        Decided: of two rules of a purpose on the same, the narrower stands in the other's place for whom it surely
        fits; for whom it may fit, both stand.
        """
        conditions = zip(self._conditions(), other._conditions(), strict=True)
        within = [theirs in (None, mine) or _is_subset(mine, theirs) for mine, theirs in conditions]
        amounts = other.min_amount is None or (self.min_amount is not None and self.min_amount >= other.min_amount)
        same = (self.purpose, self.grain) == (other.purpose, other.grain)
        differ = (*self._conditions(), self.min_amount) != (*other._conditions(), other.min_amount)
        return same and all(within) and amounts and differ

    def _conditions(self) -> tuple[object, ...]:
        one_of = (self.segment, self.customer, self.country, self.channel, self.concluded_online)
        return (*one_of, _set(self.sources), _set(self.kinds), _set(self.events))


@dataclass(frozen=True)
class Ground:
    """Another legal basis than the purpose's own."""

    name: str
    purpose: str
    channels: tuple[str, ...]
    customer: bool | None
    legal_basis: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Book:
    """The rules, the exceptions of legal basis, and the truth table of contacts and objections."""

    rules: tuple[Rule, ...]
    grounds: tuple[Ground, ...]
    types: Mapping[str, str]
    """The type that each known name of an event means."""
    contacts: frozenset[str]
    """The types that are contacts."""
    objections: Mapping[str, str] = field(default_factory=dict)
    """The channel of the types that are objections to prospecting."""
    vendor_names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What a system's own names of events mean: type or alias by source and name."""

    def rules_in_force(self, as_of: date) -> tuple[Rule, ...]:
        """Those whose first and last day include the night."""
        return tuple(rule for rule in self.rules if _holds(rule, as_of))

    def grounds_in_force(self, as_of: date) -> tuple[Ground, ...]:
        """Those whose first and last day include the night."""
        return tuple(ground for ground in self.grounds if _holds(ground, as_of))

    def is_prospecting(self, purpose: str | None) -> bool:
        """Whether an objection to `purpose` is one to prospecting.

        Decided: it is always taken; only one to statistics, or to a purpose of the book that it does not end, is none.
        """
        others = {rule.purpose for rule in self.rules if not rule.ends_on_objection} | {"statistics"}
        return (purpose or "").strip(" ").lower() not in others

    def type_of(self, source: str, name: str | None) -> str | None:
        """The type an event's name means; case, spaces and hyphens never matter, except in a vendor's own name."""
        if name is None:
            return None
        meant = self.vendor_names.get((source, name), name)
        spelled = {name.replace("_", ""): type_ for name, type_ in self.types.items()}
        return spelled.get(re.sub("[ _-]", "", meant.lower()))


def read(book: PolicyBook, vendor_names: Mapping[tuple[str, str], str]) -> Book:
    """The enabled policies of a book."""
    enabled = [policy for policy in book.policies if policy.enabled]
    events = book.contact_events.events
    return Book(
        rules=tuple(_rule(policy, name, rule) for policy in enabled for name, rule in policy.all_rules()),
        grounds=tuple(ground for policy in enabled for ground in _grounds(policy)),
        types={name: type_ for type_, event in events.items() for name in (type_, *event.aliases)},
        contacts=frozenset(type_ for type_, event in events.items() if event.contact),
        objections={type_: event.objection for type_, event in events.items() if event.objection},
        vendor_names=vendor_names,
    )


def _rule(policy: Policy, name: str, rule: PolicyRule) -> Rule:
    keep = rule.active.keep.text if rule.active.keep else "P0D"
    warn_before = rule.active.warn_before
    terms = [Term("active", rule.clock, keep, rule.then, warn_before.text if warn_before else None)]
    if rule.archive:
        clock = rule.archive.clock or rule.clock
        terms.append(Term("archive", clock, rule.archive.keep.text, rule.finally_ or ""))
    who = rule.who
    return Rule(
        name, policy.purpose, policy.legal_basis, policy.ends_on_objection, rule.grain, rule.data, tuple(terms),
        who.segment, who.customer, who.source, who.country, who.channel,
        who.documents, who.concluded_online, who.min_amount, who.events, rule.valid_from, rule.valid_to,
    )  # fmt: skip


def _grounds(policy: Policy) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            ground.name, policy.purpose, ground.channels, ground.customer, ground.legal_basis,
            ground.valid_from, ground.valid_to,
        )
        for ground in policy.exceptions
    )  # fmt: skip


def _set(words: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)


def _is_subset(mine: object, theirs: object) -> bool:
    return isinstance(mine, frozenset) and isinstance(theirs, frozenset) and mine <= theirs


def _holds(of_days: Rule | Ground, as_of: date) -> bool:
    return not (of_days.valid_from and as_of < of_days.valid_from) and not (
        of_days.valid_to and of_days.valid_to < as_of
    )
