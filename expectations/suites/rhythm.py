"""Whether a night followed the last one in time: what nobody ran erased nothing."""

from expectations.promise import Bilingual, Promise, Suite, counted

WITHIN_26_HOURS = Promise(
    name="a_night_runs_every_day",
    severity="warning",
    label=Bilingual(
        "La nuit précédente menée à son terme a commencé 26 heures au plus avant celle-ci.",
        "The last night that came to its end began at most 26 hours before this one.",
    ),
    reference="RGPD, art. 5, § 1, e, et art. 32, § 1, d",
    owner="data engineer",
    lists=Bilingual("nuits manquées ou en échec avant celle-ci", "nights missed or failed before this one"),
    why=Bilingual(
        "Une nuit qui n'a pas lieu n'efface rien : les données échues restent, et personne n'en est averti.",
        "A night that is not run erases nothing: what is due stays, and nobody is told.",
    ),
    remedy=Bilingual(
        "Vérifier que la nuit est programmée et que sa machine était allumée ; lire dans le rapport pourquoi les nuits "
        "précédentes ont échoué.",
        "Check that the night is scheduled and that its machine was on; read in the report why earlier nights failed.",
    ),
    # 26 hours, as the night of the change to winter time lasts one more, and no night takes a second.
    expectation=counted("""
with tonight as (
    select max(started_at) as started_at from control.nights
), before as (
    select max(nights.started_at) as started_at
    from control.nights cross join tonight
    where nights.started_at < tonight.started_at and nights.status in ('done', 'waiting', 'held')
), meanwhile as (
    -- Every night that was begun meanwhile failed, and at least one was missed.
    select greatest(count(nights.night_id), 1) as nights
    from tonight cross join before
    left join control.nights on nights.started_at > before.started_at and nights.started_at < tonight.started_at
)
select case when tonight.started_at - before.started_at > interval '26 hours' then meanwhile.nights else 0 end
           as unexpected,
       case when before.started_at is null then 0 else meanwhile.nights end as total
from tonight cross join before cross join meanwhile"""),
)

RHYTHM = Suite(
    name="rhythm",
    label=Bilingual("Le rythme des nuits", "The rhythm of the nights"),
    reads="control.nights",
    promises=(WITHIN_26_HOURS,),
)
