"""Whether it is known where people come from, and whether they were told."""

from expectations.promise import Bilingual, Promise, Suite, counted

SOURCE_KNOWN = Promise(
    name="prospects_have_a_source",
    severity="warning",
    label=Bilingual(
        "L'origine des données de chaque prospect est connue : la personne elle-même, ou une source nommée.",
        "Of every prospect it is known where the data is from: from themselves, or from a source that is named.",
    ),
    reference="RGPD, art. 14, § 2, f, et art. 15, § 1, g",
    owner="dpo",
    lists=Bilingual("prospects dont l'origine des données est inconnue", "prospects of whom no source is known"),
    why=Bilingual(
        "Toute personne qui demande d'où viennent ses données doit pouvoir l'apprendre ; si leur origine est inconnue, "
        "la prospection n'est pas défendable.",
        "Whoever asks where their data is from must be told; without a source, approaching them cannot be defended.",
    ),
    remedy=Bilingual(
        "Renseigner l'origine de la collecte dans le système d'où viennent ces fiches, ou les y supprimer.",
        "Put the source of collection into the system that these records are from, or delete them there.",
    ),
    expectation=counted("""
select count(*) filter (where is_of_unknown_source) as unexpected, count(*) as total
from intermediate.int_persons__grouped where not is_customer"""),
)

INFORMED = Promise(
    name="indirect_collection_is_told_in_time",
    severity="warning",
    label=Bilingual(
        "Les personnes dont les données viennent d'un tiers en sont informées dans le mois.",
        "People whose data came from somebody else are told within a month.",
    ),
    reference="RGPD, art. 14, § 3, a",
    owner="dpo",
    lists=Bilingual(
        "personnes non informées plus d'un mois après la collecte", "people not told a month after collection"
    ),
    why=Bilingual(
        "Sans information, la personne ne peut ni s'opposer, ni savoir qui détient ses données ; l'intérêt légitime ne "
        "tient pas.",
        "Without notice a person can neither object nor know who has the data; a legitimate interest does not hold.",
    ),
    remedy=Bilingual(
        "Envoyer l'information prévue à l'article 14 et en noter la date dans le système d'origine, ou supprimer ces "
        "fiches.",
        "Send the notice of Article 14 and note its date in the system they are from, or delete these records.",
    ),
    # A professional without any source is uninformed since ever in the legal basis; here the promise on sources counts
    # them.
    expectation=counted("""
with told as (
    select person_id, max(uninformed_on) as uninformed_on
    from intermediate.int_prospecting__by_channel group by person_id
)
select count(*) filter (
           where told.uninformed_on > '-infinity' and told.uninformed_on <= cast(:as_of as date)
       ) as unexpected,
       count(*) as total
from intermediate.int_persons__grouped as persons left join told using (person_id)
where persons.collected_elsewhere_on is not null"""),
)

COLLECTION = Suite(
    name="collection",
    label=Bilingual("La collecte et l'information des personnes", "Collection, and who was told"),
    reads="intermediate.int_persons__grouped",
    promises=(SOURCE_KNOWN, INFORMED),
)
