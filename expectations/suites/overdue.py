"""Whether anything stands in the active base beyond its time, though nothing held it back."""

from expectations.promise import Bilingual, Promise, counted

NOBODY_OVERDUE = Promise(
    name="nobody_is_past_the_deadline",
    severity="critical",
    label=Bilingual(
        "Personne n'est en base active au-delà de son échéance sans motif : conservation pour litige, limitation du "
        "traitement, ligne en quarantaine, personne à prévenir d'abord, doute sur un effacement antérieur, système mis "
        "de côté, plan en attente d'une décision ou effacement demandé.",
        "Nobody stands in the active base past the deadline without a reason: a hold, a row in quarantine, a warning "
        "to give first, a doubt whether they were erased before, a system set aside, a plan that waits for approval, "
        "or an erasure that was asked for.",
    ),
    reference="RGPD, art. 5, § 1, e",
    owner="data engineer",
    lists=Bilingual(
        "personnes en base active dont l'échéance est passée, sans motif",
        "people in the active base whose deadline has passed, without a reason",
    ),
    why=Bilingual(
        "Garder une donnée au-delà de sa durée est le manquement même qu'Oubli doit empêcher.",
        "To keep data beyond its period is the very breach that Oubli is there to prevent.",
    ),
    remedy=Bilingual(
        "Lire dans le rapport ce qui a échoué, remettre le système concerné en état, puis relancer la nuit.",
        "Read in the report what failed, repair that system, then run the night again.",
    ),
    # What was due before tonight, holds back for no reason of its own, and really stands in raw must be in a plan of
    # tonight, or in one that waits, and not have failed there; else it was asked for and not answered yet. What a plan
    # holds back (a source kept out, a hold that came meanwhile) has its outcome there, too. What a dead night began
    # tonight has settled, whatever became of its plan; where it stood is noted when its system is next read.
    expectation=counted("""
with over as (
    select holdings.source, holdings.record_id, holdings.document_id, due.data_category
    from marts.fct_due_actions as due
    join identity.records on records.person_id = due.person_id
    join identity.holdings
        on holdings.source = records.source and holdings.record_id = records.record_id
        and holdings.data_category = due.data_category and holdings.document_id is not distinct from due.document_id
        and (due.source is null or due.source = holdings.source)
    where due.action <> 'suppress' and due.due_on < cast(:as_of as date)
    and not due.is_held and not due.is_quarantined and not due.is_unwarned and not due.is_doubtful
), answered as (
    select items.source, items.record_id, items.document_id, items.data_category
    from enforcement.items join enforcement.plans using (plan_id)
    where items.outcome is distinct from 'failed' and (
        (plans.as_of = cast(:as_of as date) or plans.plan_id = :plan_id or plans.state = 'waiting')
        and plans.state <> 'superseded'
        or items.settled_at >= (select max(started_at) from control.nights where as_of = cast(:as_of as date))
    )
    union all
    select source, record_id, document_id, data_category from enforcement.items where source_state = 'ordered'
    union all
    select items.source, items.record_id, items.document_id, items.data_category
    from enforcement.items join enforcement.intents using (plan_id, person_id, source, record_id)
    where items.outcome is null
)
select (
    -- By sets, which take a missing document for the same as another and never compare row by row.
    select count(distinct records.person_id)
    from (select * from over except select * from answered) as left_over
    join identity.records using (source, record_id)
) as unexpected, (select count(*) from marts.fct_last_contact) as total"""),
)
