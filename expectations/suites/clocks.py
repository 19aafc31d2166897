"""Whether the clocks that deadlines run on can be believed: a broken synchronisation looks like general inactivity."""

from expectations.promise import Bilingual, Promise, Suite, counted

ONE_CLOCK = Promise(
    name="one_last_contact_per_person",
    severity="critical",
    label=Bilingual("Chaque personne a un seul dernier contact.", "Every person has one last contact."),
    reference="CNIL délib. 2021-131",
    owner="data engineer",
    lists=Bilingual("personnes comptées plusieurs fois", "people counted more than once"),
    why=Bilingual(
        "Avec deux derniers contacts, la plus ancienne des deux dates pourrait décider de l'effacement.",
        "With two last contacts the older date of the two might decide on the purge.",
    ),
    remedy=Bilingual("Reconstruire les modèles, puis relancer la nuit.", "Build the models again, then run the night."),
    expectation=counted("""
select count(*) filter (where n > 1) as unexpected, count(*) as total
from (select count(*) as n from marts.fct_last_contact group by person_id) as by_person"""),
)

NO_FUTURE = Promise(
    name="no_contact_in_the_future",
    severity="warning",
    label=Bilingual(
        "Aucun contact n'est daté après la nuit où il est lu.", "No contact is dated after the night that reads it."
    ),
    reference="RGPD art. 5(1)(d) et (e)",
    owner="data engineer",
    lists=Bilingual("personnes au dernier contact daté dans le futur", "people whose last contact lies in the future"),
    why=Bilingual(
        "Une date future repousse l'échéance : la personne est gardée trop longtemps.",
        "A future date puts the deadline off: the person is kept too long.",
    ),
    remedy=Bilingual(
        "Corriger la date dans le système d'origine ; elle aurait dû partir en quarantaine.",
        "Correct the date in the system it comes from; it should have gone to quarantine.",
    ),
    expectation=counted("""
select count(*) filter (where last_contact_on > cast(:as_of as date)) as unexpected, count(*) as total
from marts.fct_last_contact"""),
)

KNOWN_CLOCKS = Promise(
    name="clocks_are_known",
    severity="critical",
    label=Bilingual(
        "Le point de départ des délais est connu pour la quasi-totalité des personnes : un contact ou, à défaut, la "
        "collecte.",
        "For almost everybody it is known when periods start: a contact, or else the collection.",
    ),
    reference="RGPD art. 5(1)(e) ; CNIL délib. 2021-131",
    owner="dpo",
    lists=Bilingual("personnes sans contact ni date de collecte", "people with neither contact nor date of collection"),
    why=Bilingual(
        "Sans point de départ rien n'est échu : ces personnes resteraient pour toujours. "
        "Beaucoup à la fois, c'est une colonne qui n'arrive plus.",
        "Without a start nothing falls due: these people would stay for ever. Many at once are a column that no longer "
        "arrives.",
    ),
    remedy=Bilingual(
        "Retrouver la date de collecte dans la source, ou décider du sort de ces fiches.",
        "Find the date of collection in the source, or decide what becomes of these records.",
    ),
    expectation=counted(
        """
select present.unknown + absent.people as unexpected, present.people + absent.people as total
from (
    select count(*) filter (where last_contact_on is null and collected_on is null) as unknown, count(*) as people
    from marts.fct_last_contact
) as present
cross join (
    select count(distinct person_id) as people from identity.records
    where not exists (select 1 from marts.fct_last_contact as known where known.person_id = records.person_id)
    -- Who stands in the archive only has the archive's own start.
    and not exists (select 1 from archive.items as archived where archived.person_id = records.person_id)
) as absent""",
        at_most_percent="unknown_clock_percent",
    ),
)

SOMEBODY_ACTIVE = Promise(
    name="somebody_was_active",
    severity="critical",
    label=Bilingual(
        "Au moins une personne s'est manifestée dans les 90 derniers jours.",
        "At least one person gave a sign of life in the last 90 days.",
    ),
    reference="RGPD art. 5(1)(d)",
    owner="data engineer",
    lists=Bilingual("personnes, toutes inactives à la fois", "people, all of them inactive at once"),
    why=Bilingual(
        "Une base de plus de 100 personnes où plus personne ne bouge est une synchronisation rompue, pas un fait.",
        "A base of more than 100 people in which nobody stirs is a broken synchronisation, not a fact.",
    ),
    remedy=Bilingual(
        "Vérifier l'arrivée des événements dans chaque source avant tout effacement.",
        "Check that events arrive in every source before any purge.",
    ),
    expectation=counted("""
select case when count(*) > 100 and not coalesce(bool_or(
           last_contact_on > cast(:as_of as date) - 90 and last_contact_on <= cast(:as_of as date)
       ), false) then count(*) else 0 end as unexpected,
       count(*) as total
from marts.fct_last_contact"""),
)

CLOCKS = Suite(
    name="clocks",
    label=Bilingual("Les points de départ des délais", "The clocks that periods run on"),
    reads="marts.fct_last_contact",
    promises=(ONE_CLOCK, NO_FUTURE, KNOWN_CLOCKS, SOMEBODY_ACTIVE),
)
