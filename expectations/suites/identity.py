"""Whether the records of each human are linked as they must be before anything is decided about a person."""

from expectations.promise import Bilingual, Promise, Suite, counted

ONE_PERSON = Promise(
    name="record_has_one_person",
    severity="critical",
    label=Bilingual(
        "Chaque fiche de chaque système est rattachée à une personne, et une seule.",
        "Every record of every system belongs to one person, and only one.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual(
        "fiches sans personne, ou rattachées à plusieurs", "records without a person, or with more than one"
    ),
    why=Bilingual(
        "Une fiche sans personne échappe aux échéances ; une fiche rattachée à deux personnes suit l'échéance d'une "
        "autre.",
        "A record without a person escapes every deadline; one with two follows somebody else's.",
    ),
    remedy=Bilingual(
        "Relancer le rapprochement des fiches ; si l'écart demeure, ne pas appliquer le plan.",
        "Link the records again; if the difference stays, do not apply the plan.",
    ),
    expectation=counted("""
select count(*) filter (where n <> 1 or person_id = '') as unexpected, count(*) as total
from (
    select count(*) as n, coalesce(min(person_id), '') as person_id
    from identity.records group by source, record_id
) as by_record"""),
)

SAME_PERSON = Promise(
    name="same_identifier_same_person",
    severity="critical",
    label=Bilingual(
        "Deux fiches qui portent la même adresse ou le même numéro, non partagé, sont la même personne.",
        "Two records that carry the same address or number, unless it is shared, are the same person.",
    ),
    reference="RGPD, art. 5, § 1, d, et art. 21, § 3",
    owner="data engineer",
    lists=Bilingual("identifiants portés par plusieurs personnes", "identifiers carried by more than one person"),
    why=Bilingual(
        "Sans ce lien, une opposition dans une liste ne vaut pas dans les autres, et un contact récent est ignoré.",
        "Without that link an objection in one list does not hold in the others, and a recent contact is overlooked.",
    ),
    remedy=Bilingual(
        "Relancer le rapprochement des fiches ; vérifier le seuil des adresses partagées.",
        "Link the records again; check the bound for shared mailboxes.",
    ),
    expectation=counted("""
select count(*) filter (where first_person <> last_person) as unexpected, count(*) as total
from (
    select min(person_id collate "C") as first_person, max(person_id collate "C") as last_person
    from identity.identifiers join identity.records using (source, record_id)
    where not identifiers.shared
    group by identifiers.kind, identifiers.fingerprint
) as by_identifier"""),
)

KNOWN_RECORD = Promise(
    name="identifier_has_its_record",
    severity="critical",
    label=Bilingual(
        "Aucune empreinte de rapprochement n'est gardée pour une fiche qui n'existe plus.",
        "No fingerprint that links records is kept for a record that is no longer there.",
    ),
    reference="RGPD, art. 5, § 1, e ; CNIL, délib. SAN-2020-003",
    owner="data engineer",
    lists=Bilingual("empreintes sans fiche", "fingerprints without a record"),
    why=Bilingual(
        "Une empreinte reste une donnée personnelle : celle qui sert à rapprocher les fiches part avec elles. Seules "
        "restent celles de la preuve et de la liste d'opposition.",
        "A fingerprint is still personal data: one that links records goes when they go. Only those of the proof and "
        "of the opt-out list stay.",
    ),
    remedy=Bilingual("Relancer le rapprochement des fiches.", "Link the records again."),
    expectation=counted("""
select count(*) filter (where records.record_id is null) as unexpected, count(*) as total
from identity.identifiers left join identity.records using (source, record_id)"""),
)

FINGERPRINTS = Promise(
    name="identifiers_are_fingerprints",
    severity="critical",
    label=Bilingual(
        "Oubli ne rapproche les personnes que par des empreintes, jamais par des adresses en clair.",
        "Oubli links and tells people apart by fingerprints only, never by addresses in clear.",
    ),
    reference="RGPD, art. 25 et art. 32, § 1, a",
    owner="data engineer",
    lists=Bilingual("identifiants qui ne sont pas des empreintes", "identifiers that are no fingerprints"),
    why=Bilingual(
        "Une adresse en clair hors de la copie d'Oubli serait une copie que l'effacement ne connaît pas.",
        "An address in clear outside Oubli's copy would be a copy that the erasure does not know of.",
    ),
    remedy=Bilingual(
        "Vider la table des identifiants et relancer le rapprochement des fiches.",
        "Empty the table of identifiers and link the records again.",
    ),
    # Ten times faster than one expression with a repetition, and there are tens of millions.
    expectation=counted("""
select count(*) filter (where length(fingerprint) <> 64 or fingerprint ~ '[^0-9a-f]') as unexpected, count(*) as total
from identity.identifiers"""),
)

IDENTITY = Suite(
    name="identity",
    label=Bilingual("Les personnes", "The people"),
    reads="identity.records",
    promises=(ONE_PERSON, SAME_PERSON, KNOWN_RECORD, FINGERPRINTS),
)
