"""The book as flat rows, for the warehouse; the loader adds the book's hash."""

from collections.abc import Iterable, Iterator
from typing import Any

from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy, Rule
from retention_policies.narrowing import replaced_by
from retention_policies.period import Period
from retention_policies.vocabulary import Clock

Row = dict[str, Any]


def policy_rows(policies: Iterable[Policy]) -> list[Row]:
    """One row per enabled policy."""
    return [
        {
            "purpose": policy.purpose,
            "label_fr": policy.label.fr,
            "label_en": policy.label.en,
            "legal_basis": policy.legal_basis,
            "reference": policy.reference,
            "confidence": policy.confidence,
            "owner": policy.owner,
            "cap_items": policy.cap.items,
            "cap_percent": policy.cap.percent,
        }
        for policy in policies
        if policy.enabled
    ]


def source_cap_rows(policies: Iterable[Policy]) -> list[Row]:
    """One row per source system for which an enabled policy has a cap of its own."""
    return [
        {"purpose": policy.purpose, "source": source, "items": cap.items, "percent": cap.percent}
        for policy in policies
        if policy.enabled
        for source, cap in policy.cap.sources.items()
    ]


def rule_rows(policies: Iterable[Policy]) -> list[Row]:
    """One row per phase of every rule of the enabled policies: `<rule>.active`, `<rule>.archive`."""
    return [
        row
        for policy in policies
        if policy.enabled
        for name, rule in policy.all_rules()
        for row in _phases(policy, name, rule, replaced_by(policy)[name])
    ]


def contact_event_rows(truth_table: ContactEvents) -> list[Row]:
    """One row per name of an event, aliases included."""
    return [
        {
            "event_type": name,
            "is_contact": truth_table.events[type_].contact,
            "objection_channel": truth_table.events[type_].objection,
            "stands_for": type_,
        }
        for name, type_ in truth_table.names()
    ]


def ground_rows(policies: Iterable[Policy]) -> list[Row]:
    """One row per channel for which an enabled policy rests on another legal basis than its own."""
    return [
        {
            "ground": f"{policy.purpose}.{ground.name}",
            "purpose": policy.purpose,
            "channel": channel,
            "customer": ground.customer,
            "legal_basis": ground.legal_basis,
            "valid_from": ground.valid_from,
            "valid_to": ground.valid_to,
            "reference": ground.reference,
            "confidence": ground.confidence,
        }
        for policy in policies
        if policy.enabled
        for ground in policy.exceptions
        for channel in ground.channels
    ]


def _phases(policy: Policy, name: str, rule: Rule, narrower: tuple[str, ...]) -> Iterator[Row]:
    # A rule is replaced in all its phases; it is its active one that every rule has.
    common = _common(policy, rule) | {"replaced_by": [f"{other}.active" for other in narrower] or None}
    active, archive = rule.active, rule.archive
    ending = {"while_known": active.while_known} | _warning(active.warn_before)
    yield _phase(name, "active", active.period, rule.clock) | {"next": rule.then} | ending | common
    if archive:
        ending = {"while_known": False} | _warning(None)
        yield _phase(name, "archive", archive.keep, rule.clock_of_archive()) | {"next": rule.finally_} | ending | common


def _phase(name: str, phase: str, keep: Period, clock: Clock) -> Row:
    return {
        "rule": f"{name}.{phase}",
        "phase": phase,
        "clock": clock,
        "keep": keep.text,
        "keep_months": keep.months,
        "keep_days": keep.days,
    }


def _warning(before: Period | None) -> Row:
    return {
        "warn_before": before and before.text,
        "warn_months": before and before.months,
        "warn_days": before and before.days,
    }


def _common(policy: Policy, rule: Rule) -> Row:
    who = rule.who
    return {
        "purpose": policy.purpose,
        "grain": rule.grain,
        "legal_basis": policy.legal_basis,
        "data_categories": list(rule.data),
        "segment": who.segment,
        "customer": who.customer,
        "sources": list(who.source) if who.source else None,
        "country": who.country,
        "channel": who.channel,
        "document_kinds": list(who.documents) if who.documents else None,
        "concluded_online": who.concluded_online,
        "min_amount": who.min_amount,
        "event_types": list(who.events) if who.events else None,
        "ends_on_objection": policy.ends_on_objection,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "reference": rule.reference,
        "confidence": rule.confidence,
    }
