"""Whether whoever acted tonight was allowed to: plan, approval, policies and gate all say the same."""

from expectations.promise import Bilingual, Promise, Suite, counted

_CALL = Bilingual(
    "Suspendre les effacements et retrouver qui a appliqué ce plan.", "Stop erasing and find out who applied this plan."
)

SAME_BOOK = Promise(
    name="plan_from_tonights_book",
    severity="critical",
    label=Bilingual(
        "Le plan appliqué a été calculé avec les politiques en vigueur cette nuit.",
        "The applied plan was worked out from the policies in force tonight.",
    ),
    reference="RGPD, art. 5, § 2, et art. 24",
    owner="dpo",
    lists=Bilingual("plans appliqués sous d'autres politiques", "plans applied under other policies"),
    why=Bilingual(
        "Une durée changée après coup ne doit pas laisser passer un ancien plan.",
        "A period changed afterwards must not let an old plan through.",
    ),
    remedy=_CALL,
    expectation=counted("""
select count(*) filter (where policy_hash is distinct from :policy_hash) as unexpected, count(*) as total
from enforcement.plans where plan_id = :plan_id"""),
)

WHOLE_PLAN = Promise(
    name="plan_is_the_one_that_was_read",
    severity="critical",
    label=Bilingual(
        "Le plan appliqué compte exactement les opérations qui avaient été présentées.",
        "The applied plan has exactly the operations that were put forward.",
    ),
    reference="RGPD, art. 5, § 2",
    owner="data engineer",
    lists=Bilingual("plans dont le nombre d'opérations a changé", "plans whose number of operations changed"),
    why=Bilingual(
        "On n'approuve qu'un plan que l'on a pu lire en entier.", "A plan is approved only as it could be read, whole."
    ),
    remedy=_CALL,
    # What was held back when the plan was made is shown in it and is no part of what it does.
    expectation=counted("""
select count(*) filter (where plans.item_count <> (
           select count(*) from enforcement.items
           where items.plan_id = plans.plan_id and (outcome is distinct from 'held' or settled_at is not null)
       )) as unexpected,
       count(*) as total
from enforcement.plans where plans.plan_id = :plan_id"""),
)

APPROVED = Promise(
    name="unusual_plan_was_approved",
    severity="critical",
    label=Bilingual(
        "Un plan inhabituel n'est appliqué qu'une fois approuvé, et tel qu'il a été approuvé.",
        "An unusual plan is applied only when approved, and just as it was approved.",
    ),
    reference="RGPD, art. 24 et art. 32, § 1, b",
    owner="dpo",
    lists=Bilingual("plans appliqués sans l'approbation requise", "plans applied without the approval they needed"),
    why=Bilingual(
        "L'approbation est la dernière vérification humaine avant un effacement massif.",
        "Approval is the last human check before a mass erasure.",
    ),
    remedy=_CALL,
    expectation=counted("""
select count(*) filter (where plans.waits_for <> '[]' and not exists (
           select 1 from enforcement.approvals
           where approvals.plan_id = plans.plan_id and approvals.content_hash = plans.content_hash
       )) as unexpected,
       count(*) as total
from enforcement.plans where plans.plan_id = :plan_id"""),
)

GATE_HAD_PASSED = Promise(
    name="acted_only_after_the_checks",
    severity="critical",
    label=Bilingual(
        "Rien n'a été effacé une nuit où un contrôle préalable critique avait échoué.",
        "Nothing was erased on a night when a critical check beforehand had failed.",
    ),
    reference="RGPD, art. 5, § 1, f, et art. 32, § 1, d",
    owner="data engineer",
    lists=Bilingual(
        "contrôles critiques en échec avant l'effacement", "critical checks that had failed before the erasure"
    ),
    why=Bilingual(
        "Un contrôle que l'on peut contourner ne protège personne.",
        "A check that can be got round protects nobody.",
    ),
    remedy=_CALL,
    # What failed and was put right counts as it was last seen. A source's own promises only block that source.
    expectation=counted("""
select count(*) filter (where severity = 'critical' and not passed and :plan_id <> '') as unexpected, count(*) as total
from (
    select distinct on (suite, name) severity, passed
    from control.promises
    where gate = 'before_enforcement' and suite <> 'sources' and as_of = cast(:as_of as date)
    order by suite, name, result_id desc
) as last_seen"""),
)

MANDATE = Suite(
    name="mandate",
    label=Bilingual("Le droit d'agir", "The mandate"),
    reads="enforcement.plans",
    promises=(SAME_BOOK, WHOLE_PLAN, APPROVED, GATE_HAD_PASSED),
)
