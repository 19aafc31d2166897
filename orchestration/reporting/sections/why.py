"""Why: what became of each rule's people, with the policy and the legal reference. Read-only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from orchestration.reporting.names import Names, rule_sentence
from orchestration.reporting.texts import Text, say, typeset

# The night's own book names the rules; an item of an older plan finds its rule in the book of that plan.
_OUTCOMES = text(
    """
    select
        outcomes.purpose, outcomes.rule, outcomes.outcome, sum(outcomes.people) as people, sum(outcomes.items) as items,
        rules.phase, rules.keep, rules.clock, rules.next, rules.reference, rules.confidence
    from reporting.rpt_outcomes as outcomes
    left join reporting.rpt_rules as rules
        on outcomes.policy_hash = rules.policy_hash and outcomes.rule = rules.rule
    where outcomes.night_id = :night and outcomes.source_system = 'all'
    group by
        outcomes.purpose, outcomes.rule, outcomes.outcome,
        rules.phase, rules.keep, rules.clock, rules.next, rules.reference, rules.confidence
    order by outcomes.purpose, outcomes.rule, people desc, outcomes.outcome
    """
)


@dataclass(frozen=True)
class RuleOutcome:
    """One rule, and what became of the people it concerned."""

    rule: str
    purpose: str
    policy: Text
    sentence: Text
    reference: str | None
    confidence: str | None
    outcomes: tuple[tuple[str, int], ...]
    """Outcome and people."""
    items: int


def read_why(connection: Connection, night_id: str, names: Names) -> tuple[RuleOutcome, ...]:
    """The rules that took effect that night (or would, under a plan that waits)."""
    rows: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_OUTCOMES, {"night": night_id}):
        rows.setdefault(row.rule, []).append(row)
    return tuple(
        RuleOutcome(
            rule=rule,
            purpose=same[0].purpose,
            policy=names.purpose(same[0].purpose),
            sentence=rule_sentence(same[0].phase, same[0].keep, same[0].clock, same[0].next)
            if same[0].phase
            else say("why.unknown_rule", rule=rule),
            reference=typeset(same[0].reference, "").fr if same[0].reference else None,
            confidence=same[0].confidence,
            outcomes=tuple((row.outcome, int(row.people)) for row in same),
            items=sum(int(row.items) for row in same),
        )
        for rule, same in rows.items()
    )
