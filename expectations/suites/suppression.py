"""Whether the opt-out list holds what it may hold, and nothing else."""

from expectations.promise import Bilingual, Promise, Suite, counted

FINGERPRINTS_ONLY = Promise(
    name="opposition_list_holds_fingerprints",
    severity="critical",
    label=Bilingual(
        "La liste d'opposition ne contient que des empreintes d'adresses et de numéros.",
        "The opt-out list holds fingerprints of addresses and numbers, and nothing else.",
    ),
    reference="CNIL, fiche « liste repoussoir » (27 janvier 2022) ; CNIL, mise en demeure MED-2023-040",
    owner="data engineer",
    lists=Bilingual("inscriptions qui ne sont pas des empreintes", "entries that are no fingerprints"),
    why=Bilingual(
        "Garder l'adresse de qui ne veut plus être sollicité, c'est garder la donnée même qu'il a demandé d'oublier.",
        "To keep the address of somebody who wants no contact is to keep the very data they asked to forget.",
    ),
    remedy=Bilingual(
        "Remplacer cette inscription par une empreinte, puis chercher d'où elle vient.",
        "Replace the entry by a fingerprint, then find where it came from.",
    ),
    expectation=counted("""
select count(*) filter (where length(fingerprint) <> 64 or fingerprint ~ '[^0-9a-f]') as unexpected, count(*) as total
from suppression.entries"""),
)

SCOPED = Promise(
    name="opposition_has_date_and_scope",
    severity="critical",
    label=Bilingual(
        "Chaque opposition porte sa date et sa portée : finalité et canal.",
        "Every objection carries its date and its scope: purpose and channel.",
    ),
    reference="RGPD, art. 21, § 2 et 3",
    owner="data engineer",
    lists=Bilingual(
        "oppositions sans portée ou datées dans le futur", "objections without scope or dated in the future"
    ),
    why=Bilingual(
        "Une opposition dont la portée est inconnue n'arrête aucun envoi.",
        "An objection of unknown scope stops no message.",
    ),
    remedy=Bilingual(
        "Retrouver l'opposition dans son système d'origine et relancer la nuit.",
        "Find the objection in the system it comes from and run the night again.",
    ),
    expectation=counted("""
select count(*) filter (
           where purpose = '' or kind not in ('email', 'phone')
           or channel not in ('email', 'sms', 'phone', 'post', 'all') or objected_on > cast(:as_of as date)
       ) as unexpected,
       count(*) as total
from suppression.entries"""),
)

SUPPRESSION = Suite(
    name="suppression",
    label=Bilingual("La liste d'opposition", "The opt-out list"),
    reads="suppression.entries",
    promises=(FINGERPRINTS_ONLY, SCOPED),
)
