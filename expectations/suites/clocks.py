"""Whether the clocks that deadlines run on can be believed: a broken synchronisation looks like general inactivity."""

from expectations.promise import Bilingual, Promise, Suite, counted

ONE_CLOCK = Promise(
    name="one_last_contact_per_person",
    severity="critical",
    label=Bilingual("Chaque personne a un seul dernier contact.", "Every person has one last contact."),
    reference="CNIL, délib. n° 2021-131",
    owner="data engineer",
    lists=Bilingual("personnes comptées plusieurs fois", "people counted more than once"),
    why=Bilingual(
        "Avec deux derniers contacts, la plus ancienne des deux dates pourrait décider de l'effacement.",
        "With two last contacts the older date of the two might decide on the erasure.",
    ),
    remedy=Bilingual(
        "Refaire tous les calculs, puis relancer la nuit.", "Compute everything anew, then run the night again."
    ),
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
    reference="RGPD, art. 5, § 1, d et e",
    owner="data engineer",
    lists=Bilingual("personnes au dernier contact daté dans le futur", "people whose last contact lies in the future"),
    why=Bilingual(
        "Une date future repousse l'échéance : la personne est gardée trop longtemps.",
        "A future date puts the deadline off: the person is kept too long.",
    ),
    remedy=Bilingual(
        "Corriger la date dans le système d'origine ; la ligne aurait dû être mise en quarantaine.",
        "Correct the date in the system it comes from; the row should have been put in quarantine.",
    ),
    expectation=counted("""
select count(*) filter (where last_contact_on > cast(:as_of as date)) as unexpected, count(*) as total
from marts.fct_last_contact"""),
)

KNOWN_CLOCKS = Promise(
    name="clocks_are_known",
    severity="critical",
    label=Bilingual(
        "Le point de départ des délais est connu pour la quasi-totalité des personnes, et les dates connues ne "
        "disparaissent pas.",
        "For almost everybody the starting point of the periods is known, and dates once known do not vanish.",
    ),
    reference="RGPD, art. 5, § 1, e ; CNIL, délib. n° 2021-131",
    owner="dpo",
    lists=Bilingual(
        "personnes sans point de départ, ou dont la date a disparu", "people without a start, or whose date vanished"
    ),
    why=Bilingual(
        "Sans point de départ, rien n'arrive à échéance : ces personnes resteraient pour toujours. "
        "Quand beaucoup de dates manquent à la fois, c'est qu'un champ n'est plus transmis.",
        "Without a start nothing falls due: these people would stay for ever. Many dates lost at once mean that a "
        "field no longer arrives.",
    ),
    remedy=Bilingual(
        "Rétablir les dates dans leur système ; si elles sont perdues pour de bon, faire relancer la nuit par l'équipe "
        "technique, qui y admet cette part de personnes sans date.",
        "Bring the dates back in their system; if they are lost for good, have the engineers run the night again so "
        "that it accepts this share of people without a date.",
    ),
    command="OUBLI_MOST_UNDATED_PERCENT=PERCENT oubli run",
    # Whose date is gone counts from the night that first read them, which may be earlier than the date that was known.
    # Those read tonight for the first time lost none.
    expectation=counted(
        """
select
    present.unknown + absent.people + greatest(present.undated - coalesce(before.undated, present.undated), 0)
        as unexpected,
    present.people + absent.people as total
from (
    select count(*) filter (where last_contact_on is null and collected_on is null) as unknown,
        count(*) filter (
            where last_contact_on is null and collection_known_by = 'first_seen'
            and collected_on < cast(:as_of as date)
        ) as undated,
        count(*) as people
    from marts.fct_last_contact
) as present
left join (
    select dated.unexpected as undated
    from control.promises as dated
    join control.promises as known using (as_of, gate)
    where dated.name = 'people_have_a_date' and known.name = 'clocks_are_known' and known.passed
    and as_of < cast(:as_of as date)
    order by as_of desc, dated.result_id desc limit 1
) as before on true
cross join (
    select count(distinct person_id) as people from identity.records
    where not exists (select 1 from marts.fct_last_contact as known where known.person_id = records.person_id)
    -- Who stands in the archive only has the archive's own start.
    and not exists (select 1 from archive.items as archived where archived.person_id = records.person_id)
) as absent""",
        at_most_percent="unknown_clock_percent",
    ),
)

DATED_PEOPLE = Promise(
    name="people_have_a_date",
    severity="warning",
    label=Bilingual(
        "La quasi-totalité des personnes a une date : un contact, une collecte ou, à défaut, la création de la fiche.",
        "Almost everybody has a date: a contact, a collection, or else the making of a record.",
    ),
    reference="RGPD, art. 5, § 1, e",
    owner="dpo",
    lists=Bilingual("personnes sans aucune date", "people without any date"),
    why=Bilingual(
        "Leur délai court à partir de la nuit où Oubli les a lues pour la première fois : elles sont gardées trop "
        "longtemps.",
        "Their period runs from the night on which Oubli first read them: they are kept too long.",
    ),
    remedy=Bilingual(
        "Renseigner la date de collecte dans le système d'origine ; l'équipe technique en donne la liste.",
        "Put the date of collection into their system; the engineers have the list.",
    ),
    expectation=counted(
        """
select count(*) filter (
           where last_contact_on is null and coalesce(collection_known_by, 'first_seen') = 'first_seen'
       ) as unexpected,
       count(*) as total
from marts.fct_last_contact""",
        at_most_percent="unknown_clock_percent",
    ),
)

SOMEBODY_ACTIVE = Promise(
    name="somebody_was_active",
    severity="critical",
    label=Bilingual(
        "Au moins une personne s'est manifestée dans les 90 derniers jours.",
        "At least one person got in touch in the last 90 days.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual("personnes, toutes inactives à la fois", "people, all of them inactive at once"),
    why=Bilingual(
        "Quand, sur plus de 100 personnes, plus aucune ne se manifeste, c'est que la synchronisation est rompue.",
        "When nobody out of more than 100 people gets in touch any more, it is the synchronisation that is broken.",
    ),
    remedy=Bilingual(
        "Vérifier, système par système, que les événements arrivent, avant tout effacement.",
        "Check that the events of every system arrive, before anything is erased.",
    ),
    expectation=counted("""
select case when count(*) > 100 and not coalesce(bool_or(
           last_contact_on > cast(:as_of as date) - 90 and last_contact_on <= cast(:as_of as date)
       ), false) then count(*) else 0 end as unexpected,
       count(*) as total
from marts.fct_last_contact"""),
)

KNOWN_EVENTS = Promise(
    name="events_are_known",
    severity="warning",
    label=Bilingual(
        "Pour chaque type d'événement, il est établi s'il vaut ou non contact émanant de la personne.",
        "Of every type of event it is known whether it is a contact emanating from the person.",
    ),
    reference="CNIL, délib. n° 2021-131",
    owner="dpo",
    lists=Bilingual("événements d'un type inconnu", "events of an unknown type"),
    why=Bilingual(
        "Un événement inconnu ne compte pas comme contact : la personne peut être effacée trop tôt.",
        "An unknown event counts as no contact: the person may be erased too soon.",
    ),
    remedy=Bilingual(
        "Décider si un événement de ce type compte comme un contact émanant de la personne ; l'équipe technique "
        "l'inscrit dans la table des contacts, ou le rattache à un type connu dans la description du système.",
        "Decide whether an event of this type counts as a contact from the person; the engineers enter it in the table "
        "of contacts, or tie it to a known type in the system's description.",
    ),
    expectation=counted("""
select count(*) filter (where not is_known) as unexpected, count(*) as total
from intermediate.int_events__typed"""),
)

CLOCKS = Suite(
    name="clocks",
    label=Bilingual("Les points de départ des délais", "The starting points of periods"),
    reads="marts.fct_last_contact",
    promises=(ONE_CLOCK, NO_FUTURE, KNOWN_CLOCKS, DATED_PEOPLE, SOMEBODY_ACTIVE, KNOWN_EVENTS),
)
