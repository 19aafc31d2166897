"""Whether each source's contacts still arrive: everybody silent at once is a broken synchronisation, not a fact."""

from expectations.promise import Bilingual, Promise, counted

# Measured are the people of whom the source told a contact within some days: in 30, a rhythm that a monthly campaign
# keeps; in two years, as no purge takes what is younger, and a source that tells its contacts under other names from
# now on loses the old ones with the new. Usual is the median of the last 90 nights that kept the promise, which neither
# one campaign nor a decline of some weeks moves much; such a night's own measure is what it checked less what it
# missed. Fewer than 20 say nothing.
_COUNT = """
with tonight as (
    select count(distinct person_id) as people
    from intermediate.int_contacts__from_person
    where source = :source and occurred_at <= cast(:as_of as date) + 1 and occurred_at > cast(:as_of as date) - {days}
), good as (
    select checked - unexpected as people
    from control.promises
    where name = :source || '.{name}' and passed and as_of < cast(:as_of as date)
    order by as_of desc, result_id desc limit 90
), usual as (
    select coalesce(percentile_disc(0.5) within group (order by people), 0) as people from good
), compared as (
    select
        tonight.people,
        case when usual.people >= 20 then greatest(usual.people, tonight.people) else tonight.people end as expected
    from tonight cross join usual
)
select expected - people as unexpected, expected as total from compared"""


def _count(name: str, days: int) -> str:
    return _COUNT.replace("{name}", name).replace("{days}", str(days))


CONTACTS_ARRIVE = Promise(
    name="source_contacts_arrive",
    severity="critical",
    label=Bilingual(
        "Le nombre de personnes ayant pris contact, d'après le système, ne chute pas brutalement.",
        "The number of people whom the system sees getting in touch does not collapse.",
    ),
    reference="RGPD, art. 5, § 1, d ; CNIL, délib. n° 2021-131",
    owner="data engineer",
    lists=Bilingual(
        "personnes qui manquent, sur celles qui se manifestent d'ordinaire en 30 jours",
        "people missing, of those who usually get in touch within 30 days",
    ),
    why=Bilingual(
        "Quand les contacts d'un système n'arrivent plus, des personnes actives passent pour inactives et seraient "
        "effacées trop tôt.",
        "When a system's contacts no longer arrive, active people pass for inactive and would be erased too early.",
    ),
    remedy=Bilingual(
        "Vérifier que les événements et les commandes de ce système arrivent encore, sous les mêmes noms ; si la "
        "baisse est réelle, relever most_silent_percent dans sa description.",
        "Check that this system's events and orders still arrive, and under the same names; if the fall is real, raise "
        "most_silent_percent in its description.",
    ),
    expectation=counted(_count("source_contacts_arrive", 30), at_most_percent="most_silent_percent"),
    per_source=True,
)

CONTACTS_STAY = Promise(
    name="source_contacts_stay",
    severity="critical",
    label=Bilingual(
        "Les contacts des deux dernières années, d'après le système, ne disparaissent pas.",
        "The contacts of the last two years, as the system tells them, do not vanish.",
    ),
    reference="RGPD, art. 5, § 1, d ; CNIL, délib. n° 2021-131",
    owner="data engineer",
    lists=Bilingual(
        "personnes dont les contacts manquent, sur celles qui en ont d'ordinaire en deux ans",
        "people whose contacts are missing, of those who usually have any within two years",
    ),
    why=Bilingual(
        "Quand un système renomme ses événements ou n'en livre plus l'historique, des personnes actives passent pour "
        "inactives depuis longtemps et seraient effacées.",
        "When a system renames its events or delivers no history any more, active people pass for long inactive and "
        "would be erased.",
    ),
    remedy=Bilingual(
        "Vérifier les noms de ses événements (event_types dans la description du système, contact_events.yaml) et son "
        "historique ; si c'est voulu, relever most_silent_percent pour une nuit.",
        "Check the names of its events (event_types in its description, contact_events.yaml) and its history; if it is "
        "intended, raise most_silent_percent for a night.",
    ),
    expectation=counted(_count("source_contacts_stay", 730), at_most_percent="most_silent_percent"),
    per_source=True,
)
