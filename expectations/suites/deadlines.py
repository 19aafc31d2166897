"""Whether every deadline and every legal basis can be accounted for by a rule of tonight's policy book."""

from expectations.promise import Bilingual, Promise, Suite, counted

_REBUILD = Bilingual(
    "Recharger les politiques et refaire tous les calculs, puis relancer la nuit.",
    "Load the policies and compute everything anew, then run the night again.",
)

NAMES_ITS_RULE = Promise(
    name="deadline_names_its_rule",
    severity="critical",
    label=Bilingual(
        "Chaque échéance cite la règle qui la fixe, la finalité et sa base légale.",
        "Every deadline names the rule that sets it, the purpose and its legal basis.",
    ),
    reference="RGPD, art. 5, § 2, et art. 30, § 1, f",
    owner="dpo",
    lists=Bilingual("échéances sans règle connue des politiques", "deadlines without a rule known to the policies"),
    why=Bilingual(
        "Une durée que l'on ne sait pas justifier ne peut ni être opposée à la personne, ni montrée à la CNIL.",
        "A period nobody can justify can neither be stated to the person nor shown to the authority.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (
           where coalesce(d.purpose, '') = '' or coalesce(d.legal_basis, '') = '' or rules.rule is null
       ) as unexpected,
       count(*) as total
from marts.fct_deadlines as d
left join policy.rules on rules.rule = d.rule and rules.policy_hash = d.policy_hash"""),
)

SAME_BOOK = Promise(
    name="deadline_from_tonights_book",
    severity="critical",
    label=Bilingual(
        "Toutes les échéances sont calculées avec les politiques en vigueur cette nuit.",
        "All deadlines are worked out from the policies in force tonight.",
    ),
    reference="RGPD, art. 5, § 2, et art. 24",
    owner="data engineer",
    lists=Bilingual("échéances calculées avec d'autres politiques", "deadlines worked out from other policies"),
    why=Bilingual(
        "Une politique modifiée entre le calcul et l'effacement appliquerait une durée que personne n'a validée.",
        "A policy that changed between computation and erasure would apply a period nobody approved.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (where policy_hash is distinct from :policy_hash) as unexpected, count(*) as total
from marts.fct_deadlines"""),
)

KNOWN_NEXT = Promise(
    name="deadline_leads_somewhere",
    severity="critical",
    label=Bilingual(
        "Chaque échéance appartient à une phase connue et mène à un sort connu.",
        "Every deadline belongs to a known phase and leads to a known end.",
    ),
    reference="CNIL, guide du développeur, fiche 14",
    owner="data engineer",
    lists=Bilingual("échéances sans phase ou sans sort connu", "deadlines without a known phase or end"),
    why=Bilingual(
        "Base active, archivage intermédiaire, puis suppression ou anonymisation : il n'y a pas d'autre état.",
        "Active base, intermediate archive, then deletion or anonymisation: there is no other state.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (
           where coalesce(phase, '') not in ('active', 'archive')
           or coalesce(next, '') not in ('archive', 'delete', 'anonymise')
       ) as unexpected,
       count(*) as total
from marts.fct_deadlines"""),
)

DEADLINES = Suite(
    name="deadlines",
    label=Bilingual("Les échéances", "The deadlines"),
    reads="marts.fct_deadlines",
    promises=(NAMES_ITS_RULE, SAME_BOOK, KNOWN_NEXT),
)
