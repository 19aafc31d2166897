"""What is planned, as one statement over the marts, the records and what they hold. Read-only."""

from collections.abc import Iterable

from orchestration.enforcement.held import WHY_HELD
from orchestration.ingestion.mapped_source import MappedSource


def drops(data_map: Iterable[MappedSource]) -> dict[str, object]:
    """Where archiving means dropping, as parameters: pairs of a source and a data category."""
    found = [
        (source.name, category)
        for source in data_map
        for category in sorted({c for t in source.tables for c in t.categories})
        if all(t.archive == "drop" for t in source.tables if category in t.categories)
    ]
    return {
        "dropped_sources": [name for name, _ in found],
        "dropped_categories": [category for _, category in found],
    }


# What is archived there goes without a copy.
IS_DROPPED = """
({0}.source, {0}.data_category) in (
    select * from unnest(cast(:dropped_sources as text[]), cast(:dropped_categories as text[]))
)
"""

# What records and documents hold of what is due: a copy each.
HELD_COPIES = """
join identity.records on records.person_id = due.person_id
join identity.holdings
    on holdings.source = records.source and holdings.record_id = records.record_id
    and holdings.data_category = due.data_category
    and holdings.document_id is not distinct from due.document_id
    and (due.source is null or due.source = holdings.source)
"""

# What of it stands in the intermediate archive, which nothing archives again.
ARCHIVED_COPIES = """
join archive.items as archived
    on archived.person_id = due.person_id and archived.data_category = due.data_category
    and archived.document_id is not distinct from due.document_id
    and (due.source is null or due.source = archived.source)
where due.action in ('delete', 'anonymise')
"""

# The entries of the opt-out list that have had their time.
REMEMBERED = """
join suppression.entries as remembered on due.person_id = 'opt-out:' || remembered.fingerprint
where due.source = 'suppression'
"""

# Records that came after their person's opt-out was remembered, in systems that have a mark for it.
LATER_RECORDS = """
(
    select distinct on (later.source, later.record_id)
        later.person_id, later.source, later.record_id, cast(null as text), told.data_category, told.action,
        told.purpose, told.rule, told.counts_from, told.due_on, null as held_because
    from enforcement.items as told
    join identity.records as known on known.source = told.source and known.record_id = told.record_id
    join identity.records as later on later.person_id = known.person_id
    where told.action = 'suppress' and told.outcome = 'suppressed' and later.source = any(:marking_sources)
    and exists (
        select 1 from intermediate.int_objections__unioned as objections
        where objections.person_id = later.person_id and objections.is_prospecting
    )
    and not exists (
        select 1 from enforcement.items as marked
        where marked.action = 'suppress' and marked.outcome in ('suppressed', 'failed')
        and marked.source = later.source and marked.record_id = later.record_id
    )
    order by later.source, later.record_id, told.settled_at desc, told.item_no
)
"""

# Every copy that the data map declares of what is due: one item per record, category and document. An archived copy
# is one, too, and so are the events of a record that are over by one rule, the entries of the opt-out list for one
# address, and each row of nobody. What is held back is planned with its outcome, so that people see it.
PLANNED = f"""
with due as (
    select *, {WHY_HELD} as held_because
    from marts.fct_due_actions
),
blocked as (
    select distinct records.person_id
    from identity.records
    where records.source = any(cast(:blocked_sources as text[]))
),
copies as (
    select
        due.person_id, holdings.source, holdings.record_id, holdings.document_id, due.data_category,
        case
            when due.action = 'archive' and {IS_DROPPED.format("holdings")} then 'delete'
            else due.action
        end as action,
        due.purpose, due.rule, due.counts_from, due.due_on, due.held_because
    from due
    {HELD_COPIES}
    where due.action <> 'suppress'
    union
    select
        due.person_id, archived.source, archived.record_id, archived.document_id, due.data_category, due.action,
        due.purpose, due.rule, due.counts_from, due.due_on, due.held_because
    from due
    {ARCHIVED_COPIES}
    union
    select
        due.person_id, over.source, over.record_id, null, due.data_category, due.action,
        over.purpose, over.rule, over.counts_from, over.due_on, due.held_because
    from due
    join marts.fct_ended_events as over
        on over.person_id = due.person_id and due.data_category = 'statistics'
    union
    select
        due.person_id, records.source, records.record_id, null, due.data_category, due.action,
        due.purpose, due.rule, due.counts_from, due.due_on, null as held_because
    from due
    join identity.records on records.person_id = due.person_id
    where due.action = 'suppress'
    union
    -- Remembered is whoever opted out as soon as a system is asked to mark them; one that refused is asked again.
    select
        records.person_id, failed.source, failed.record_id, null, failed.data_category, failed.action,
        failed.purpose, failed.rule, failed.counts_from, failed.due_on, null as held_because
    from enforcement.items as failed
    join identity.records on records.source = failed.source and records.record_id = failed.record_id
    where failed.action = 'suppress' and failed.source_state = 'failed' and not exists (
        select 1 from enforcement.items as marked
        where marked.action = 'suppress' and marked.outcome = 'suppressed' and marked.source = failed.source
            and marked.record_id = failed.record_id and marked.settled_at >= failed.settled_at
    )
    union
    {LATER_RECORDS}
    union
    select
        due.person_id, due.source, remembered.fingerprint, null, due.data_category, due.action,
        due.purpose, due.rule, due.counts_from, due.due_on, due.held_because
    from due
    {REMEMBERED}
    union
    select
        due.person_id, due.source, ended.record_id, null, due.data_category, due.action,
        due.purpose, due.rule, ended.counts_from, ended.due_on, due.held_because
    from due
    join intermediate.int_quarantine__ended as ended on ended.person_id = due.person_id
    where due.source = 'quarantine'
),
unordered as (
    -- What was begun, or an operator was asked to do, is not planned again.
    select copies.* from copies
    where not exists (
        select 1 from enforcement.asked
        where asked.source = copies.source
        and asked.record_id = copies.record_id and asked.data_category = copies.data_category
        and asked.document_id is not distinct from copies.document_id and asked.action = copies.action
        -- Of events it is the newer ones that nobody was asked for.
        and (copies.data_category <> 'statistics' or asked.counts_from >= copies.counts_from)
    )
)
select
    row_number() over (
        order by unordered.person_id, source, record_id, document_id nulls first, data_category, action, rule
    ) as item_no,
    unordered.person_id, source, record_id, document_id, data_category, action, purpose, rule, counts_from, due_on,
    case
        when held_because is not null then held_because
        when action <> 'suppress' and blocked.person_id is not null then 'blocked_source'
        -- Whoever opted out may be known to the very source that was not read.
        when source = 'quarantine' and split_part(unordered.person_id, ':', 2) = any(cast(:blocked_sources as text[]))
            then 'blocked_source'
        when source = 'suppression' and cardinality(cast(:blocked_sources as text[])) > 0 then 'blocked_source'
    end as held_because
from unordered
left join blocked on blocked.person_id = unordered.person_id
"""
