"""Whether each source's contacts still arrive: everybody silent at once is a broken synchronisation, not a fact."""

from expectations.promise import Bilingual, Promise, counted

# Measured are the people of whom the source told a contact in the last 30 days, a rhythm that a monthly campaign
# keeps. Usual is the median of the last 90 nights that kept the promise, which neither one campaign nor a decline of
# some weeks moves much; such a night's own measure is what it checked less what it missed. Fewer than 20 say nothing.
_COUNT = """
with tonight as (
    select count(distinct person_id) as people
    from intermediate.int_contacts__from_person
    where source = :source and occurred_at <= cast(:as_of as date) + 1 and occurred_at > cast(:as_of as date) - 30
), good as (
    select checked - unexpected as people
    from control.promises
    where name = :source || '.source_contacts_arrive' and passed and as_of < cast(:as_of as date)
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

CONTACTS_ARRIVE = Promise(
    name="source_contacts_arrive",
    severity="critical",
    label=Bilingual(
        "Le nombre de personnes ayant pris contact, d'après chaque système, ne chute pas brutalement.",
        "The number of people whom a source sees getting in touch does not collapse.",
    ),
    reference="RGPD art. 5(1)(d) ; CNIL délib. 2021-131",
    owner="data engineer",
    lists=Bilingual(
        "personnes qui manquent, sur celles qui se manifestent d'ordinaire en 30 jours",
        "people missing, of those who usually get in touch within 30 days",
    ),
    why=Bilingual(
        "Quand les contacts d'une source n'arrivent plus, des personnes actives passent pour inactives et seraient "
        "effacées trop tôt.",
        "When a source's contacts no longer arrive, active people pass for inactive and would be purged too early.",
    ),
    remedy=Bilingual(
        "Vérifier que les événements et les commandes de cette source arrivent encore, sous les mêmes noms ; si elle "
        "est vraiment devenue silencieuse, relever most_silent_percent dans sa description.",
        "Check that this source's events and orders still arrive, and under the same names; if it really fell silent, "
        "raise most_silent_percent in its data map.",
    ),
    expectation=counted(_COUNT, at_most_percent="most_silent_percent"),
    per_source=True,
)
