"""Whether each person has one legal basis per purpose, in a state that the law knows."""

from expectations.promise import Bilingual, Promise, Suite, counted

ONE_BASIS = Promise(
    name="one_basis_per_purpose",
    severity="critical",
    label=Bilingual(
        "Chaque finalité repose, pour chaque personne et chaque canal, sur une seule base légale.",
        "Each purpose rests, for each person and channel, on one legal basis.",
    ),
    reference="RGPD art. 6(1) ; CNIL, guide du développeur, fiche 15",
    owner="dpo",
    lists=Bilingual(
        "finalités d'une personne à plusieurs bases légales", "purposes of a person with more than one legal basis"
    ),
    why=Bilingual(
        "Les droits de la personne dépendent de la base légale : avec deux, on ne sait plus lesquels s'appliquent.",
        "A person's rights depend on the basis: with two, nobody knows which apply.",
    ),
    remedy=Bilingual(
        "Corriger la politique qui donne une seconde base légale à la finalité.",
        "Correct the policy that gives the purpose a second basis.",
    ),
    expectation=counted("""
select count(*) filter (where n <> 1) as unexpected, count(*) as total
from (select count(*) as n from marts.fct_legal_basis group by person_id, purpose, channel) as by_purpose"""),
)

KNOWN_STATUS = Promise(
    name="basis_status_is_known",
    severity="critical",
    label=Bilingual(
        "L'état de chaque base légale est l'un des états connus.",
        "The status of every legal basis is one the policy book knows.",
    ),
    reference="RGPD art. 5(2), art. 7(1)",
    owner="data engineer",
    lists=Bilingual("bases légales dans un état inconnu", "legal bases in an unknown status"),
    why=Bilingual(
        "Un état inconnu ne serait traité ni comme valable ni comme éteint.",
        "An unknown status would be treated neither as valid nor as ended.",
    ),
    remedy=Bilingual("Reconstruire les modèles, puis relancer la nuit.", "Build the models again, then run the night."),
    expectation=counted("""
select count(*) filter (where coalesce(status, '') not in (
           'valid', 'withdrawn', 'objected', 'refused', 'expired', 'unproven', 'invalid_opt_in', 'not_informed',
           'missing'
       )) as unexpected,
       count(*) as total
from marts.fct_legal_basis"""),
)

LEGAL_BASIS = Suite(
    name="legal_basis",
    label=Bilingual("Les bases légales", "The legal bases"),
    reads="marts.fct_legal_basis",
    promises=(ONE_BASIS, KNOWN_STATUS),
)
