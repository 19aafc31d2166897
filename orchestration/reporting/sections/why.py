"""Why: what became of each rule's people, with the policy and the legal reference. Read-only."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row, text

from orchestration.reporting.names import Names
from orchestration.reporting.night import ITEMS, Night
from orchestration.reporting.rules import REFERENCES, Cause, Rule, rule_sentence
from orchestration.reporting.texts import Text, say, typeset

ACTED = ("deleted", "anonymised", "archived", "suppressed")

# A rule is named by the book its plan was made under. An objection ends a rule on its own day: the deadline is then
# the day it counts from, which no period gives.
_OUTCOMES = text(
    f"""
    with told as (
        select
            plans.policy_hash, items.rule, items.purpose, items.action, person_id,
            coalesce(items.outcome, 'planned') as outcome,
            case
                when items.source = 'quarantine' then 'nobody'
                when items.data_category = 'statistics' and rules.keep <> 'P0D' and items.counts_from = items.due_on
                    then 'withdrawal'
                when rules.ends_on_objection and rules.keep <> 'P0D' and items.counts_from = items.due_on
                    then case when withdrawals.person_id is null then 'objection' else 'withdrawal' end
                when rules.next = 'archive' and items.action = 'delete' then 'spare'
                else 'time'
            end as cause,
            case when items.action = 'archive'
                then coalesce(archived.rule, due.archive_rule, regexp_replace(items.rule, '[.]active$', '.archive'))
            end as archive_rule
        from enforcement.items
        join enforcement.plans using (plan_id)
        left join enforcement.withdrawals using (plan_id, person_id)
        left join reporting.rpt_rules as rules on rules.policy_hash = plans.policy_hash and rules.rule = items.rule
        left join lateral (
            select there.rule from archive.items as there
            where items.outcome = 'archived' and there.source = items.source and there.record_id = items.record_id
                and there.data_category = items.data_category
                and there.document_id is not distinct from items.document_id
            order by there.archive_id desc limit 1
        ) as archived on true
        left join lateral (
            select actions.archive_rule from marts.fct_due_actions as actions
            where items.outcome is null and actions.person_id = items.person_id and actions.action = 'archive'
                and actions.data_category = items.data_category
                and actions.document_id is not distinct from items.document_id
                and coalesce(actions.source = items.source, true)
            limit 1
        ) as due on true
        where {ITEMS}
    )
    select
        told.rule, told.purpose, told.cause, told.archive_rule, told.outcome,
        count(distinct told.person_id) as people, count(*) as items,
        rules.phase, rules.document_kinds, rules.event_types, rules.keep, rules.clock, rules.next, rules.while_known,
        coalesce(archives.reference, rules.reference) as reference,
        case when told.cause in ('objection', 'withdrawal') then 'text'
            else coalesce(archives.confidence, rules.confidence) end as confidence,
        archives.purpose as archive_purpose, archives.keep as archive_keep, archives.clock as archive_clock,
        archives.next as archive_next
    from told
    left join reporting.rpt_rules as rules on rules.policy_hash = told.policy_hash and rules.rule = told.rule
    left join reporting.rpt_rules as archives
        on archives.policy_hash = told.policy_hash and archives.rule = told.archive_rule
    group by
        told.rule, told.purpose, told.cause, told.archive_rule, told.outcome, rules.phase, rules.document_kinds,
        rules.event_types, rules.keep, rules.clock, rules.next, rules.while_known, rules.reference, rules.confidence,
        archives.reference, archives.confidence, archives.purpose, archives.keep, archives.clock, archives.next
    order by people desc, told.purpose, told.rule, told.cause, told.archive_rule, told.outcome
    """  # noqa: S608 - put together from constants
)


@dataclass(frozen=True)
class Came:
    """An outcome, with its people and operations."""

    outcome: str
    people: int
    items: int


@dataclass(frozen=True)
class RuleOutcome:
    """One rule that ended for one cause, and what became of the people it concerned."""

    rule: str
    purpose: str
    policy: Text
    sentence: Text
    reference: str | None
    confidence: str | None
    outcomes: tuple[Came, ...]

    @property
    def items(self) -> int:
        """The operations, whatever they came to."""
        return sum(came.items for came in self.outcomes)


@dataclass(frozen=True)
class Took:
    """A policy that took effect."""

    policy: Text
    items: int
    """The operations that it asked for and that were done, or would be."""


def took_effect(why: tuple[RuleOutcome, ...], *, planned: bool) -> tuple[Took, ...]:
    """The policies under which something was done, or would be; those with most operations first."""
    counts = (*ACTED, "planned") if planned else ACTED
    found: dict[str, Took] = {}
    for rule in why:
        items = sum(came.items for came in rule.outcomes if came.outcome in counts)
        if items:
            before = found.get(rule.purpose, Took(rule.policy, 0))
            found[rule.purpose] = Took(rule.policy, items + before.items)
    return tuple(sorted(found.values(), key=lambda took: -took.items))


def read_why(connection: Connection, night: Night, names: Names) -> tuple[RuleOutcome, ...]:
    """The rules that took effect on that date up to that night (or would, under a plan that waits)."""
    rows: dict[tuple[str, str, str | None], list[Row[Any]]] = {}
    for row in connection.execute(_OUTCOMES, night.items):
        rows.setdefault((row.rule, row.cause, row.archive_rule), []).append(row)
    return tuple(
        RuleOutcome(
            rule=rule,
            purpose=same[0].purpose,
            policy=names.purpose(same[0].purpose),
            sentence=_sentence(rule, same[0], names),
            reference=_reference(same[0]),
            confidence=same[0].confidence,
            outcomes=tuple(_summed(same)),
        )
        for (rule, _, _), same in rows.items()
    )


def _reference(row: Row[Any]) -> str | None:
    reference = REFERENCES.get(row.cause, row.reference)
    return typeset(reference, "").fr if reference else None


def _summed(same: list[Row[Any]]) -> list[Came]:
    # Two books may have the rule on one date; nobody is due under both.
    came: dict[str, Came] = {}
    for row in same:
        before = came.get(row.outcome, Came(row.outcome, 0, 0))
        came[row.outcome] = Came(row.outcome, before.people + int(row.people), before.items + int(row.items))
    return list(came.values())


def _sentence(rule: str, row: Row[Any], names: Names) -> Text:
    if not row.phase:
        return say("why.unknown_rule", rule=rule)
    kinds = tuple(row.document_kinds.split(",")) if row.document_kinds else ()
    events = tuple(row.event_types.split(",")) if row.event_types else ()
    told = Rule(row.phase, row.keep, row.clock, row.next, row.while_known, kinds, events)
    archive = None
    if row.archive_purpose:
        archive = Rule("archive", row.archive_keep, row.archive_clock, row.archive_next, False, ())
    under = names.purpose(row.archive_purpose) if archive and row.archive_purpose != row.purpose else None
    return rule_sentence(told, cast("Cause", row.cause), archive, under)


def settled(why: tuple[RuleOutcome, ...]) -> dict[str, int]:
    """Operations by outcome, over all rules; what was done comes first."""
    counted = dict.fromkeys(ACTED, 0)
    for rule in why:
        for came in rule.outcomes:
            counted[came.outcome] = counted.get(came.outcome, 0) + came.items
    return {outcome: items for outcome, items in counted.items() if items}
