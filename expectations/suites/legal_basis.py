"""Whether each person has one legal basis per purpose, in a state that the law knows."""

from expectations.promise import Bilingual, Promise, Suite, counted

ONE_BASIS = Promise(
    name="one_basis_per_purpose",
    severity="critical",
    label=Bilingual(
        "Chaque finalité repose, pour chaque personne et chaque canal, sur une seule base légale.",
        "Each purpose rests, for each person and channel, on one legal basis.",
    ),
    reference="RGPD, art. 6, § 1 ; CNIL, guide du développeur, fiche 15",
    owner="dpo",
    lists=Bilingual(
        "finalités d'une personne qui ont plusieurs bases légales",
        "purposes of a person with more than one legal basis",
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
        "The state of every legal basis is one of the known states.",
    ),
    reference="RGPD, art. 5, § 2, et art. 7, § 1",
    owner="data engineer",
    lists=Bilingual("bases légales dans un état inconnu", "legal bases in an unknown state"),
    why=Bilingual(
        "Une base légale dans un état inconnu ne serait tenue ni pour valable ni pour éteinte.",
        "An unknown state would be treated neither as valid nor as ended.",
    ),
    remedy=Bilingual(
        "Refaire tous les calculs, puis relancer la nuit.", "Compute everything anew, then run the night again."
    ),
    expectation=counted("""
select count(*) filter (where coalesce(status, '') not in (
           'valid', 'withdrawn', 'objected', 'refused', 'expired', 'unproven', 'invalid_opt_in', 'not_informed',
           'missing'
       )) as unexpected,
       count(*) as total
from marts.fct_legal_basis"""),
)

CONSENT_PROVEN = Promise(
    name="consent_in_use_is_proven",
    severity="warning",
    label=Bilingual(
        "Chaque consentement sur lequel on s'appuie a été donné par un acte positif, et la preuve en est gardée.",
        "Every consent that is relied on was given by a clear act, and its proof is kept.",
    ),
    reference="RGPD, art. 4, point 11, et art. 7, § 1 ; CJUE, C-673/17",
    owner="dpo",
    lists=Bilingual(
        "consentements utilisés sans preuve ou sans acte positif",
        "consents in use without proof or without a clear act",
    ),
    why=Bilingual(
        "C'est à l'entreprise de prouver le consentement ; une case pré-cochée n'en constitue pas un.",
        "It is for the company to prove a consent; a pre-ticked box is none.",
    ),
    remedy=Bilingual(
        "Retrouver la preuve et la joindre dans le système d'origine, ou redemander le consentement.",
        "Find the proof and put it into the system it is from, or ask for the consent again.",
    ),
    expectation=counted("""
select count(*) filter (where made.person_id is null) as unexpected, count(*) as total
from marts.fct_legal_basis as basis
left join (
    select distinct person_id, source || ':' || consent_id as evidence
    from intermediate.int_consents__made
    where decision = 'granted' and method = 'active_opt_in' and has_proof
) as made on made.person_id = basis.person_id and made.evidence = basis.evidence
where basis.legal_basis = 'consent' and basis.status = 'valid'"""),
)

TRACKED = Promise(
    name="tracking_rests_on_consent",
    severity="warning",
    label=Bilingual(
        "Les ouvertures et les clics d'une personne ne sont suivis nommément qu'avec son consentement.",
        "Nobody's opens and clicks are tracked by name without their consent.",
    ),
    reference="LIL, art. 82 ; RGPD, art. 6, § 1, a",
    owner="dpo",
    lists=Bilingual(
        "personnes dont des ouvertures ou des clics sont conservés sans consentement valable",
        "people whose opens or clicks are kept without a consent that counts",
    ),
    why=Bilingual(
        "Accepter de recevoir des messages ne dit rien de ce suivi, qui demande un consentement (CNIL, projet de "
        "recommandation sur les pixels de suivi, juin 2025).",
        "To accept messages says nothing of this tracking, which wants a consent (CNIL, draft recommendation on "
        "tracking pixels, June 2025).",
    ),
    remedy=Bilingual(
        "Recueillir ce consentement et en garder la preuve ; ou bien désactiver ce suivi dans l'outil d'envoi, ou "
        "faire retirer les ouvertures de ce qu'Oubli lit. Un clic vaut contact : ne plus lire les clics avance "
        "des échéances.",
        "Collect this consent and keep its proof; or else switch the tracking off in the sending tool, or have the "
        "opens taken out of what Oubli reads. A click is a contact: without the clicks some deadlines come sooner.",
    ),
    # A book may rest it on something else; the law does not.
    expectation=counted("""
select count(distinct person_id) filter (where legal_basis <> 'consent' or status <> 'valid') as unexpected,
       count(distinct person_id) as total
from marts.fct_legal_basis
where purpose in (
    select purpose from policy.rules
    where policy_hash = :policy_hash and grain = 'event' and event_types && array['open', 'click']
)"""),
)

LEGAL_BASIS = Suite(
    name="legal_basis",
    label=Bilingual("Les bases légales", "The legal bases"),
    reads="marts.fct_legal_basis",
    promises=(ONE_BASIS, KNOWN_STATUS, CONSENT_PROVEN, TRACKED),
)
