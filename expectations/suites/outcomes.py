"""Whether the applied plan was carried out whole, and nothing beyond it; without one there is nothing to ask."""

from expectations.promise import Bilingual, Promise, Suite, counted
from expectations.suites.overdue import NOBODY_OVERDUE

_RESUME = Bilingual(
    "Relancer la nuit : elle règle d'abord ce que la précédente a laissé inachevé.",
    "Run the night again: it first settles what the last one left open.",
)
_CALL = Bilingual(
    "Suspendre les effacements et faire examiner ces opérations ; restaurer ce qui n'aurait pas dû être effacé.",
    "Stop erasing and have these operations examined; restore what should not have been erased.",
)

# Why something may be open: the night was paused, its system is away, or a source of its person is not to be trusted.
_NIGHT = """
with night as (
    select counts ? 'paused' as is_paused, coalesce(counts -> 'away', '[]') as away from control.nights
    order by coalesce(applied_plan_id = :plan_id, false) desc, started_at desc limit 1
), blocked as (
    select records.person_id from identity.records join control.source_gates as gates using (source)
    where gates.as_of = cast(:as_of as date)
), told as (
    select items.plan_id, items.outcome, intents.plan_id is not null as is_begun, night.is_paused,
        coalesce(night.is_paused or night.away ? items.source, false)
            or items.person_id in (select person_id from blocked) as waits
    from enforcement.items left join enforcement.intents using (plan_id, person_id, source, record_id)
    left join night on true
)"""

EVERY_OUTCOME = Promise(
    name="every_item_has_an_outcome",
    severity="critical",
    label=Bilingual(
        "Chaque opération du plan appliqué a un résultat connu, ou attend la fin d'une suspension, "
        "le retour d'un système qui ne répond pas ou la remise en état d'une source mise de côté.",
        "Every operation of the applied plan has a known outcome, or waits for a pause to end, "
        "a system that does not answer or a source set aside.",
    ),
    reference="RGPD, art. 5, § 2",
    owner="data engineer",
    lists=Bilingual("opérations sans résultat", "operations without an outcome"),
    why=Bilingual(
        "Une opération sans résultat porte sur une donnée dont on ne sait si elle est encore là.",
        "An operation without an outcome is about data of which nobody knows whether it is still there.",
    ),
    remedy=_RESUME,
    # What a pause let nobody begin waits, too.
    expectation=counted(f"""{_NIGHT}
select count(*) filter (where coalesce(outcome, case when is_paused or is_begun and waits then 'held' end, '') not in (
           'deleted', 'anonymised', 'archived', 'suppressed', 'held', 'no_longer_due', 'already_gone', 'failed'
       )) as unexpected,
       count(*) as total
from told where plan_id = :plan_id"""),  # noqa: S608 - put together from constants
)

NONE_FAILED = Promise(
    name="no_item_failed",
    severity="warning",
    label=Bilingual(
        "Aucune opération n'a échoué, ni dans la copie d'Oubli ni dans un système d'origine.",
        "No operation failed, in Oubli's copy or in a source system.",
    ),
    reference="RGPD, art. 5, § 1, e, et art. 28, § 3, g",
    owner="data engineer",
    lists=Bilingual("opérations en échec", "operations that failed"),
    why=Bilingual(
        "La donnée est gardée au-delà de son échéance jusqu'à la prochaine nuit.",
        "The data is kept beyond its deadline until the next night.",
    ),
    remedy=Bilingual(
        "Lire le motif dans le rapport, remettre le système en état ; la nuit suivante reprend ces opérations.",
        "Read the reason in the report, put the system right; the next night takes these operations up again.",
    ),
    expectation=counted("""
with night as (
    select night_id, started_at from control.nights order by started_at desc limit 1
), taken_up as (
    select distinct entry ->> 'plan_id' as plan_id, night.started_at as settled_at
    from evidence.ledger join night on night.night_id = entry ->> 'night_id' where entry ? 'outcome'
)
select count(*) filter (where outcome = 'failed' or source_state = 'failed') as unexpected, count(*) as total
from enforcement.items
-- What the night took up of earlier ones fails tonight, too.
where plan_id = :plan_id or (plan_id, settled_at) in (select * from taken_up)"""),
)

NO_OPEN_INTENT = Promise(
    name="no_intent_left_open",
    severity="critical",
    label=Bilingual(
        "Aucun effacement annoncé à un système d'origine n'est resté sans réponse sans motif connu : suspension, "
        "système qui ne répond pas, source mise de côté.",
        "No erasure announced to a source system was left without an answer for no known reason: a pause, a system "
        "that does not answer, a source set aside.",
    ),
    reference="RGPD, art. 17, § 1, et art. 19",
    owner="data engineer",
    lists=Bilingual("effacements commencés et non réglés", "erasures begun and not settled"),
    why=Bilingual(
        "Tant qu'on ignore pourquoi la réponse manque, on ne sait pas si la donnée a été effacée.",
        "As long as nobody knows why there is no answer, nobody knows whether the data was erased.",
    ),
    remedy=_RESUME,
    expectation=counted(f"""{_NIGHT}
select count(*) filter (where outcome is null and is_begun and not waits) as unexpected, count(*) as total
from told"""),  # noqa: S608 - as above
)

NOT_EARLY = Promise(
    name="nothing_was_done_early",
    severity="critical",
    label=Bilingual(
        "Rien de ce qui a été effacé ne l'a été avant son échéance.",
        "Nothing that was erased was erased before its deadline.",
    ),
    reference="RGPD, art. 5, § 1, e",
    owner="dpo",
    lists=Bilingual("données effacées avant leur échéance", "data erased before its deadline"),
    why=Bilingual("Ce qui est effacé trop tôt est perdu.", "What is erased too early is lost."),
    remedy=_CALL,
    expectation=counted("""
select count(*) filter (
           where outcome in ('deleted', 'anonymised', 'archived') and due_on > cast(:as_of as date)
       ) as unexpected,
       count(*) as total
from enforcement.items where plan_id = :plan_id"""),
)

NOTHING_HELD = Promise(
    name="nothing_held_was_touched",
    severity="critical",
    label=Bilingual(
        "Rien de ce que protège une conservation pour litige ou une limitation du traitement n'a été touché.",
        "Nothing that a legal hold or a restriction protects was touched.",
    ),
    reference="RGPD, art. 17, § 3, e, et art. 18",
    owner="dpo",
    lists=Bilingual("données protégées et pourtant effacées", "data on hold and erased all the same"),
    why=Bilingual(
        "Une pièce détruite pendant un litige ne revient pas.",
        "Evidence destroyed during a dispute does not come back.",
    ),
    remedy=_CALL,
    expectation=counted("""
with placed as (
    select *, coalesce(placed_at, cast(placed_on as timestamp) at time zone 'Europe/Paris') as stands_from
    from control.holds
    where lifted_at is null and (until is null or until > cast(:as_of as date))
),
-- What an earlier night did was held against the holds as they kept people then; whom one of them has learnt of since
-- was not held when it acted. The night under way is judged whatever the clock said before.
judged as (
    select
        coalesce(max(checked_at) filter (where passed), '-infinity') as up_to,
        (select max(started_at) from control.nights where status = 'running') as tonight
    from control.promises where name = 'nothing_held_was_touched'
),
touched as (
    select items.* from enforcement.items cross join judged
    where plan_id = :plan_id and outcome in ('deleted', 'anonymised', 'archived')
    and (settled_at > judged.up_to or settled_at >= judged.tonight)
),
kept as (
    select hold_id, source, record_id from control.held_records
    union select hold_id, source, record_id from control.holds where record_id is not null
),
-- Any record of the held person; the held record itself may be gone.
held as (
    select touched.item_no, kept.hold_id, touched.person_id
    from touched join kept using (source, record_id)
    union select touched.item_no, kept.hold_id, touched.person_id
    from touched join identity.records using (person_id)
    join kept on kept.source = records.source and kept.record_id = records.record_id
    -- What is of nobody in particular.
    union all select touched.item_no, placed.hold_id, null from touched cross join placed where placed.record_id is null
),
broken as (
    -- An item has the hour at which its night began: a hold placed while one ran may have come after what it dealt
    -- with, and is judged from the next on.
    select item_no
    from held join touched using (item_no) join placed using (hold_id)
    where touched.settled_at >= placed.stands_from and control.hold_covers(
        held.person_id, case when held.person_id is null or placed.document_id is not null then placed.source end,
        placed.document_id, placed.purpose, touched.person_id, touched.source, touched.document_id, touched.purpose
    )
    union all
    -- A person whom one of the systems calls held is held in all of them.
    select touched.item_no
    from touched join intermediate.int_holds__unioned as said using (person_id)
    where said.kind = 'in_system' and (
        said.document_id is null or (said.source = touched.source and said.document_id = touched.document_id)
    )
)
select (select count(distinct item_no) from broken) as unexpected, (select count(*) from touched) as total"""),
)

OBJECTIONS_KEPT = Promise(
    name="objections_outlive_the_person",
    severity="critical",
    label=Bilingual(
        "Les oppositions enregistrées cette nuit sont sur la liste d'opposition.",
        "The objections recorded tonight are on the opt-out list.",
    ),
    reference="RGPD, art. 21, § 3 ; CNIL, fiche « liste repoussoir » (27 janvier 2022)",
    owner="dpo",
    lists=Bilingual("oppositions enregistrées sans aucune inscription", "objections recorded without any entry"),
    why=Bilingual(
        "Effacée sans trace de son refus, la personne serait de nouveau sollicitée au prochain import.",
        "Erased without a trace of the refusal, the person would be approached again after the next import.",
    ),
    remedy=_CALL,
    expectation=counted("""
select case when exists (select 1 from suppression.entries) then 0 else count(*) end as unexpected, count(*) as total
from enforcement.items where plan_id = :plan_id and outcome = 'suppressed'"""),
)

OUTCOMES = Suite(
    name="outcomes",
    label=Bilingual("Ce qui a été fait", "What was done"),
    reads="enforcement.items",
    promises=(EVERY_OUTCOME, NONE_FAILED, NO_OPEN_INTENT, NOT_EARLY, NOTHING_HELD, NOBODY_OVERDUE, OBJECTIONS_KEPT),
)
