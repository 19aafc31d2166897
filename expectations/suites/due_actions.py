"""Whether what is about to be done is due, known, single, and no more than a plausible night's work."""

from expectations.promise import Bilingual, Promise, Suite, counted
from expectations.suites.invoices import INVOICES_STAY

_REBUILD = Bilingual(
    "Ne rien appliquer ; refaire tous les calculs et relancer la nuit.",
    "Apply nothing; compute everything anew and run the night again.",
)

NOT_EARLY = Promise(
    name="nothing_before_its_time",
    severity="critical",
    label=Bilingual(
        "Rien n'est supprimé, anonymisé ou archivé avant son échéance.",
        "Nothing is deleted, anonymised or archived before its deadline.",
    ),
    reference="RGPD, art. 5, § 1, e ; C. com., art. L. 123-22",
    owner="data engineer",
    lists=Bilingual(
        "opérations sans point de départ, ou prévues avant l'échéance",
        "operations without a starting point, or planned before the deadline",
    ),
    why=Bilingual(
        "Une facture ou un contrat effacé trop tôt est perdu.", "An invoice or a contract erased too early is lost."
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (
           where due_on is null or due_on > cast(:as_of as date) or counts_from is null or counts_from > due_on
       ) as unexpected,
       count(*) as total
from marts.fct_due_actions"""),
)

KNOWN_ACTION = Promise(
    name="due_action_is_known",
    severity="critical",
    label=Bilingual(
        "Chaque opération supprime, anonymise, archive ou inscrit sur la liste d'opposition.",
        "Every operation is to delete, to anonymise, to archive or to enter on the opt-out list.",
    ),
    reference="RGPD, art. 5, § 2",
    owner="data engineer",
    lists=Bilingual("opérations inconnues", "unknown operations"),
    why=Bilingual(
        "Une opération inconnue ne serait pas exécutée, sans que rien le signale, et la donnée resterait.",
        "An unknown operation would be passed over in silence, and the data would stay.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (where coalesce(action, '') not in ('delete', 'anonymise', 'archive', 'suppress')) as unexpected,
       count(*) as total
from marts.fct_due_actions"""),
)

FROM_THE_BOOK = Promise(
    name="due_action_from_tonights_book",
    severity="critical",
    label=Bilingual(
        "Chaque opération découle d'une règle des politiques en vigueur cette nuit.",
        "Every operation follows from a rule of the policies in force tonight.",
    ),
    reference="RGPD, art. 5, § 2, et art. 24",
    owner="dpo",
    lists=Bilingual("opérations sans règle en vigueur", "operations without a rule in force"),
    why=Bilingual(
        "Ce qui justifie un effacement, c'est la règle qui l'ordonnait.",
        "What justifies an erasure is the rule that ordered it.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (
           where due.policy_hash is distinct from :policy_hash or rules.rule is null or coalesce(due.purpose, '') = ''
       ) as unexpected,
       count(*) as total
from marts.fct_due_actions as due
left join policy.rules on rules.rule = due.rule and rules.policy_hash = due.policy_hash"""),
)

ONCE = Promise(
    name="due_once",
    severity="critical",
    label=Bilingual(
        "Une même donnée ne fait jamais l'objet de deux opérations contradictoires.",
        "The same data is never subject to two contradictory operations.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual("données aux opérations contradictoires", "data with contradictory operations"),
    why=Bilingual(
        "Archiver et supprimer la même donnée, c'est perdre ce que l'archive devait garder.",
        "To archive and to delete the same data is to lose what the archive was to keep.",
    ),
    remedy=_REBUILD,
    expectation=counted("""
select count(*) filter (where n > 1) as unexpected, count(*) as total
from (
    select count(*) as n from marts.fct_due_actions where action <> 'suppress'
    group by person_id, data_category, source, document_id
) as by_data"""),
)

MOST_STAY = Promise(
    name="most_people_stay",
    severity="critical",
    label=Bilingual(
        "Une seule nuit n'efface jamais, hors mesure d'audience, les données de la plupart des personnes connues.",
        "A single night never erases the data of most people known, audience measurement aside.",
    ),
    reference="RGPD, art. 5, § 1, f, et art. 32, § 1, b",
    owner="dpo",
    lists=Bilingual("personnes à effacer à la fois", "people to erase at once"),
    why=Bilingual(
        "Une faute de frappe dans une durée, ou un système mal lu, et toutes les données arrivent à échéance d'un "
        "coup.",
        "With a typo in a period, or a system badly read, all data comes due at once.",
    ),
    remedy=Bilingual(
        "Comparer à la veille et relire d'abord les durées des politiques ; seulement si le nombre est juste, faire "
        "relever par l'équipe technique, pour cette nuit, la part admise.",
        "Compare with the day before and look first at the periods of the policies; only if the number is right, have "
        "the engineers raise the share allowed for this night.",
    ),
    command="OUBLI_MOST_DUE_PERCENT=PERCENT oubli run",
    # A small base says nothing: three people of five may well be due. Archiving loses nothing, so it is not counted,
    # who leaves the opt-out list is none of the people known, nor is nobody, and whoever is held back stays for now.
    # Whoever loses old opens stays, too: an old campaign ends for everybody it was sent to.
    expectation=counted(
        """
select case when known.people > 100 then due.people else 0 end as unexpected, known.people as total
from (
    select count(*) as people
    from (
        select distinct person_id from marts.fct_due_actions
        where action in ('delete', 'anonymise') and coalesce(source, '') not in ('suppression', 'quarantine')
            and not is_held and not is_quarantined and not is_doubtful and not is_unwarned
            and data_category <> 'statistics'
    ) as someone
) as due
cross join (
    select count(*) as people
    from (select person_id from identity.records union select person_id from archive.items) as someone
) as known""",
        at_most_percent="most_due_percent",
    ),
)

DUE_ACTIONS = Suite(
    name="due_actions",
    label=Bilingual("Ce qui est échu", "What is due"),
    reads="marts.fct_due_actions",
    promises=(NOT_EARLY, KNOWN_ACTION, FROM_THE_BOOK, ONCE, INVOICES_STAY, MOST_STAY),
)
