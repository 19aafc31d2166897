"""Whether what was erased is gone and stays gone, and whether what was archived has its term."""

from expectations.promise import Bilingual, Promise, Suite, counted
from expectations.suites.archive_access import READ_FOR_A_REASON

GONE = Promise(
    name="erased_identifiers_are_gone",
    severity="critical",
    label=Bilingual(
        "Aucune personne effacée cette nuit n'est encore reconnue dans le système où elle l'a été.",
        "Nobody erased tonight is still known in the system they were erased from.",
    ),
    reference="RGPD, art. 17, § 1",
    owner="data engineer",
    lists=Bilingual(
        "empreintes effacées que des fiches portent encore", "erased fingerprints that records still carry"
    ),
    why=Bilingual(
        "Un effacement qui laisse de quoi reconnaître la personne n'en est pas un.",
        "An erasure that leaves the means to recognise the person is none.",
    ),
    remedy=Bilingual(
        "Relancer la nuit ; si l'empreinte demeure, chercher la copie que le système a gardée.",
        "Run the night again; if the fingerprint stays, look for the copy that the system kept.",
    ),
    # By record, for a mailbox that others share stays theirs.
    expectation=counted("""
select count(*) filter (where exists (
           select 1
           from identity.identifiers
           join evidence.erased using (fingerprint)
           join evidence.ledger using (seq)
           where identifiers.source = items.source and identifiers.record_id = items.record_id
           and ledger.entry ->> 'plan_id' = items.plan_id and ledger.entry ->> 'source' = items.source
       )) as unexpected,
       count(*) as total
from enforcement.items
where plan_id = :plan_id and data_category = 'contact_details' and outcome in ('deleted', 'anonymised')"""),
)

NO_RESIDUE = Promise(
    name="nothing_erased_is_found_again",
    severity="critical",
    label=Bilingual(
        "Aucune adresse e-mail ni aucun numéro de téléphone effacés ne subsistent dans un texte d'Oubli ou d'un "
        "système où Oubli efface.",
        "No erased e-mail address or phone number still stands in any text of Oubli's or of a system it erases in.",
    ),
    reference="RGPD, art. 17, § 1, et art. 5, § 2",
    owner="dpo",
    lists=Bilingual("coordonnées effacées qui subsistent", "erased contact details that still stand"),
    why=Bilingual(
        "Une copie oubliée dans une note, un journal ou une table que personne n'a décrite garde la personne.",
        "A copy forgotten in a note, a log or a table that nobody described keeps the person.",
    ),
    remedy=Bilingual(
        "Effacer ces copies là où le rapport les signale, puis relancer la nuit, qui les cherche à nouveau.",
        "Erase these copies where the report says that they stand, then run the night again, which looks again.",
    ),
    # A row may hold several of them, and one of them may stand in several rows.
    expectation=counted("""
with gone as (select count(*) as identifiers from evidence.erased where kind in ('email', 'phone'))
select least(coalesce((select cast(sum(rows) as bigint) from control.residues), 0), identifiers) as unexpected,
    identifiers as total
from gone"""),
)

STAY_GONE = Promise(
    name="erased_people_stay_gone",
    severity="warning",
    label=Bilingual(
        "Aucune personne effacée n'est réapparue sans démarche de sa part.",
        "Nobody who was erased is back without having come back themselves.",
    ),
    reference="RGPD, art. 17, § 1 ; CNIL, guide du développeur, fiche 13",
    owner="data engineer",
    lists=Bilingual("personnes connues qui avaient été effacées", "people known who had been erased"),
    why=Bilingual(
        "Un import ou une sauvegarde restaurée ramène des personnes effacées, à moins qu'elles ne soient revenues "
        "d'elles-mêmes.",
        "An import or a restored backup brings erased people back, unless they came back by themselves.",
    ),
    remedy=Bilingual(
        "Chercher l'import ou la restauration, ou l'API qui a répondu sans effacer ; ces personnes sont effacées à "
        "nouveau, sauf celles qu'aucune date ne permet de juger : dater leur fiche dans son système, ou l'y effacer.",
        "Look for the import or the restore, or for the API that answered and did not erase; these people are erased "
        "again, but for those whom no date allows to judge: date their record in its system, or erase it there.",
    ),
    expectation=counted("""
select count(distinct person_id) as unexpected, (
    select count(distinct person_id) from identity.records where exists (select from evidence.erased)
) as total
from intermediate.int_erased__returned"""),
)

ARCHIVE_HAS_TERM = Promise(
    name="archive_has_a_term",
    severity="critical",
    label=Bilingual(
        "Tout ce qui est en archivage intermédiaire a une finalité, une règle et donc un terme.",
        "Everything in the intermediate archive has a purpose, a rule and so an end.",
    ),
    reference="RGPD, art. 5, § 1, e ; CNIL, guide du développeur, fiche 14",
    owner="data engineer",
    lists=Bilingual("contenus archivés sans finalité ni terme", "archived contents without purpose or end"),
    why=Bilingual(
        "Une archive sans terme est une base active que personne ne regarde.",
        "An archive without an end is an active base that nobody looks at.",
    ),
    remedy=Bilingual(
        "Retrouver la règle qui justifiait l'archivage, ou supprimer le contenu.",
        "Find the rule that justified archiving, or delete the content.",
    ),
    expectation=counted("""
select count(*) filter (where coalesce(items.purpose, '') = '' or coalesce(items.rule, '') = '') as unexpected,
       count(*) as total
from archive.payloads left join archive.items using (archive_id)"""),
)

ORDERS_CONFIRMED = Promise(
    name="orders_are_carried_out",
    severity="warning",
    label=Bilingual(
        "Ce que l'opérateur d'un système est chargé d'effacer l'est, ou est déclaré fait, dans le mois.",
        "What the operator of a system is asked to erase is gone, or said to be done, within a month.",
    ),
    reference="RGPD, art. 5, § 1, e, et art. 17, § 1",
    owner="dpo",
    lists=Bilingual("effacements demandés depuis plus d'un mois", "erasures asked for more than a month ago"),
    why=Bilingual(
        "La donnée échue est toujours dans ce système : personne ne s'est occupé du bon de travail, ou pas en entier.",
        "The expired data still stands in that system: nobody has dealt with the work order, or not with all of it.",
    ),
    remedy=Bilingual(
        "Faire exécuter le bon de travail, que l'équipe technique remet à l'opérateur ; la lecture suivante le "
        "confirme.",
        "Have the work order carried out, which the engineers hand to the operator; the next reading confirms it.",
    ),
    expectation=counted("""
select count(*) filter (
           where source_state = 'ordered' and plans.as_of < cast(:as_of as date) - 30 and not exists (
               select 1 from enforcement.receipts
               where receipts.plan_id = items.plan_id and receipts.source = items.source
               and receipts.received_at >= items.settled_at
           )
       ) as unexpected,
       count(*) as total
from enforcement.items join enforcement.plans using (plan_id) where source_state in ('ordered', 'confirmed')"""),
)

RECEIPTS_HOLD = Promise(
    name="receipted_orders_are_gone",
    severity="warning",
    label=Bilingual(
        "Ce que l'opérateur d'un système déclare effacé n'y est plus à la lecture suivante.",
        "What the operator of a system says is erased is gone when it is next read.",
    ),
    reference="RGPD, art. 5, § 1, e, art. 5, § 2, et art. 17, § 1",
    owner="dpo",
    lists=Bilingual(
        "effacements déclarés faits alors que la donnée est encore là",
        "erasures said to be done whose data is still there",
    ),
    why=Bilingual(
        "Un bon de travail déclaré fait sans l'être laisse croire que la donnée est effacée.",
        "A work order that is said to be done and is not lets everybody believe that the data is gone.",
    ),
    remedy=Bilingual(
        "Demander à l'opérateur ce qu'il a fait, et si l'export lu n'était pas antérieur ; faire exécuter ce qui "
        "reste.",
        "Ask the operator what was done, and whether the export that was read is older; have the rest carried out.",
    ),
    expectation=counted("""
select count(*) filter (where source_state = 'ordered' and read.last_at > receipt.last_at) as unexpected,
       count(*) as total
from enforcement.items
cross join lateral (
    select max(received_at) as last_at from enforcement.receipts
    where receipts.plan_id = items.plan_id and receipts.source = items.source
    and receipts.received_at >= items.settled_at
) as receipt
left join (
    select source, max(started_at) as last_at
    from (
        select source, started_at from control.loads
        group by source, started_at having bool_and(status = 'loaded')
    ) as whole
    group by source
) as read on read.source = items.source
where receipt.last_at is not null and source_state in ('ordered', 'confirmed')"""),
)

RETURNS = Suite(
    name="returns",
    label=Bilingual("Les personnes effacées qui reviennent", "Erased people who come back"),
    reads="evidence.erased",
    promises=(STAY_GONE,),
)

ERASURE = Suite(
    name="erasure",
    label=Bilingual("Les effacements et l'archive", "Erasures and the archive"),
    reads="evidence.erased",
    promises=(GONE, NO_RESIDUE, ARCHIVE_HAS_TERM, READ_FOR_A_REASON, ORDERS_CONFIRMED, RECEIPTS_HOLD),
)
