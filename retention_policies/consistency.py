"""What must fit together within one policy before it may decide anything."""

from collections.abc import Iterator
from datetime import date

from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule
from retention_policies.vocabulary import CATEGORIES_OF, CLOCKS_OF

Fault = tuple[str, str]
"""The key, and a sentence."""


def faults(policy: Policy, truth_table: ContactEvents) -> Iterator[Fault]:
    """What contradicts itself in the policy, or names an event nobody knows."""
    if policy.ends_on_objection and policy.legal_basis not in ("consent", "legitimate_interest", "public_interest"):
        yield (
            "ends_on_objection",
            f"an objection does not end what rests on {policy.legal_basis} (GDPR, Art. 21); remove the key",
        )
    for grain in ("objection", "consent", "event"):
        if policy.ends_on_objection and any(rule.grain == grain for _, rule in policy.all_rules()):
            remedy = "remove the key, or move the rule to a purpose of its own"
            yield "ends_on_objection", f"an objection ends no {grain}; {remedy}"
    if policy.ends_on_objection and any(rule.active.warn_before for _, rule in policy.all_rules()):
        yield (
            "ends_on_objection",
            "what an objection ends, ends at once and without a warning; remove `active.warn_before`, or this key",
        )
    for source, cap in policy.cap.sources.items():
        if cap.items is None and cap.percent is None:
            yield f"cap.sources.{source}", "says no number; write one such as `items: 100` or `percent: 2`"
    yield from _twice("rules", [rule.name for rule in policy.rules])
    yield from _twice("exceptions", [ground.name for ground in policy.exceptions])
    for ground in policy.exceptions:
        yield from _days(f"exceptions.{ground.name}.valid_to", ground.valid_from, ground.valid_to)
    for name, rule in policy.all_rules():
        further = name.removeprefix(policy.purpose).lstrip(".")
        prefix = f"rules.{further}." if further else ""
        found = [(prefix + key, sentence) for key, sentence in _of_rule(rule, truth_table)]
        yield from found
        if found and not further:
            return  # further rules inherit it, and would repeat it


def _of_rule(rule: Rule, truth_table: ContactEvents) -> Iterator[Fault]:
    yield from _grain(rule)
    yield from _who(rule)
    yield from _active(rule)
    yield from _following(rule)
    yield from _days("valid_to", rule.valid_from, rule.valid_to)
    for name in rule.who.events or ():
        if name not in truth_table.events:
            yield "who.events", f"unknown event type {name!r}{truth_table.meant_by(name)}"


def _active(rule: Rule) -> Iterator[Fault]:
    active = rule.active
    if active.keep is None and active.until is None:
        yield "active", "says no period; write `keep: P3Y`, or `until: clock` to keep until the clock's own date"
    if active.keep and active.until:
        yield "active", "says both `keep` and `until`; remove one of them"
    if active.keep and active.warn_before and active.warn_before.about_days >= active.keep.about_days:
        yield "active.warn_before", f"a warning {active.warn_before} before the end needs a longer `keep`"
    if active.warn_before and rule.grain != "person":
        yield "active.warn_before", "a warning is of the end of a person's data; remove it, or write `grain: person`"
    if active.while_known and rule.grain != "objection":
        yield "active.while_known", "holds for objections only; remove it, or write `grain: objection`"


def _following(rule: Rule) -> Iterator[Fault]:
    if rule.then == "archive":
        for key, given in (("archive", rule.archive), ("finally", rule.finally_)):
            if given is None:
                example = "archive: {keep: P10Y}" if key == "archive" else "finally: delete"
                yield key, f"is missing; `then: archive` needs one such as `{example}`"
    else:
        for key, given in (("archive", rule.archive), ("finally", rule.finally_)):
            if given is not None:
                yield key, f"`then: {rule.then}` leaves nothing for it; remove it, or write `then: archive`"


def _grain(rule: Rule) -> Iterator[Fault]:
    clocks, categories = CLOCKS_OF[rule.grain], CATEGORIES_OF[rule.grain]
    wrong = f"not with `grain: {rule.grain}`, which has"
    for key, clock in (("clock", rule.clock), ("archive.clock", rule.clock_of_archive())):
        if clock not in clocks and (key == "clock" or clock != rule.clock):
            yield key, f"{clock} goes {wrong} {', '.join(clocks)}"
    for category in rule.data:
        if category not in categories:
            yield "data", f"{category} goes {wrong} {', '.join(categories)}"
    if rule.grain == "objection" and rule.then != "delete":
        yield "then", f"{rule.then} leaves nothing of a fingerprint that would serve; write `then: delete`"
    if rule.grain == "event" and rule.then != "delete":
        yield "then", f"{rule.then} leaves nothing of a single event that would serve; write `then: delete`"


def _who(rule: Rule) -> Iterator[Fault]:
    """Conditions that nothing of this grain could meet, and that would decide nothing."""
    for key in ("documents", "concluded_online", "min_amount"):
        if rule.grain != "document" and getattr(rule.who, key) is not None:
            yield f"who.{key}", "is a condition on documents; remove it, or write `grain: document`"
    if rule.grain != "event" and rule.who.events is not None:
        yield "who.events", "is a condition on events; remove it, or write `grain: event`"
    if rule.grain != "consent" and rule.who.channel is not None:
        meant = "where a channel has another legal basis, say so under `exceptions`"
        yield "who.channel", f"only consents are kept by channel; remove it, or write `grain: consent`; {meant}"
    for key in ("segment", "customer", "source", "country"):
        if rule.grain == "objection" and getattr(rule.who, key) is not None:
            yield f"who.{key}", "is known of nobody on the opt-out list, which holds fingerprints only; remove it"


def _days(key: str, first: date | None, last: date | None) -> Iterator[Fault]:
    if first and last and last < first:
        yield key, f"{last} is before valid_from, {first}; the rule would never hold"


def _twice(key: str, names: list[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{key}.{name}", "two of them have this name; rename one"
