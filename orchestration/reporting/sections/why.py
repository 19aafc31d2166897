"""Why: what became of each rule's people, with the policy and the legal reference. Read-only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from orchestration.reporting.names import Names, rule_sentence
from orchestration.reporting.night import Night
from orchestration.reporting.texts import Text, say, typeset, word

# A rule is named by the book its plan was made under.
_OUTCOMES = text(
    """
    select
        outcomes.purpose, outcomes.rule, outcomes.outcome, sum(outcomes.people) as people, sum(outcomes.items) as items,
        rules.phase, rules.document_kinds, rules.keep, rules.clock, rules.next, rules.reference, rules.confidence
    from reporting.rpt_outcomes as outcomes
    left join reporting.rpt_rules as rules
        on outcomes.policy_hash = rules.policy_hash and outcomes.rule = rules.rule
    where outcomes.source_system = 'all' and (
        outcomes.plan_id = :plan
        or outcomes.plan_id = any(:earlier) and outcomes.outcome in ('deleted', 'anonymised', 'archived', 'suppressed')
    )
    group by
        outcomes.purpose, outcomes.rule, outcomes.outcome,
        rules.phase, rules.document_kinds, rules.keep, rules.clock, rules.next, rules.reference, rules.confidence
    order by people desc, outcomes.purpose, outcomes.rule, outcomes.outcome
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


def read_why(connection: Connection, night: Night, names: Names) -> tuple[RuleOutcome, ...]:
    """The rules that took effect on that date up to that night (or would, under a plan that waits)."""
    values = {"plan": night.plan.plan_id if night.plan else "", "earlier": list(night.earlier_plans)}
    rows: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_OUTCOMES, values):
        rows.setdefault(row.rule, []).append(row)
    return tuple(
        RuleOutcome(
            rule=rule,
            purpose=same[0].purpose,
            policy=names.purpose(same[0].purpose),
            sentence=_sentence(rule, same[0]),
            reference=typeset(same[0].reference, "").fr if same[0].reference else None,
            confidence=same[0].confidence,
            outcomes=tuple((row.outcome, int(row.people)) for row in same),
            items=sum(int(row.items) for row in same),
        )
        for rule, same in rows.items()
    )


def _sentence(rule: str, row: Row[Any]) -> Text:
    if not row.phase:
        return say("why.unknown_rule", rule=rule)
    sentence = rule_sentence(row.phase, row.keep, row.clock, row.next)
    if not row.document_kinds:
        return sentence
    kinds = [word("document", kind) for kind in row.document_kinds.split(",")]
    about = Text(", ".join(kind.fr for kind in kinds), ", ".join(kind.en for kind in kinds))
    return say("why.about_documents", documents=about, rule=sentence)
