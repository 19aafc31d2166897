-- grain: one row per person, data category and document (null for the person's own): the rule that governs
with ranked as (

    select
        *,
        concat_ws('|', person_id, data_category, source, document_id) as holding
    from {{ ref("int_deadlines__ranked") }}
    where {{ of_touched() }}

),

active as (

    select * from ranked
    where phase = 'active'

),

archive as (

    select * from ranked
    where phase = 'archive'

),

compared as (

    select
        coalesce(active.holding, archive.holding) as holding,
        active.next as active_next,
        archive.next as archive_next,
        archive.rule as archive_rule,
        archive.counts_from as archive_counts_from,
        archive.rule is not null
        and coalesce(archive.due_on > greatest(active.due_on, {{ as_of_date() }}), true) as is_archive_ahead,
        case
            -- Still needed, or nobody knows how long.
            when active.rule is not null and coalesce(active.due_on > {{ as_of_date() }}, true) then 'active'
            when archive.rule is null then 'active'
            when active.rule is null then 'archive'
            -- The active period is over and the archive's runs: still active until it is moved there.
            when coalesce(archive.due_on > {{ as_of_date() }}, true)
                then case when active.is_active then 'active' else 'archive' end
            when archive.due_on > active.due_on then 'archive'
            else 'active'
        end as phase
    from active
    full outer join archive on active.holding = archive.holding

),

final as (

    select
        ranked.person_id,
        ranked.data_category,
        ranked.source,
        ranked.document_id,
        compared.phase,
        ranked.purpose,
        ranked.rule,
        ranked.legal_basis,
        ranked.counts_from,
        ranked.due_on,
        case
            when compared.phase = 'archive' then ranked.next
            when compared.is_archive_ahead then 'archive'
            else coalesce(nullif(compared.active_next, 'archive'), compared.archive_next, 'delete')
        end as next,
        compared.archive_rule,
        compared.archive_counts_from,
        ranked.is_archived,
        ranked.reference,
        ranked.confidence,
        '{{ var("policy_hash") }}' as policy_hash
    from compared
    inner join ranked
        on
            compared.holding = ranked.holding
            and compared.phase = ranked.phase

)

select * from final
