-- grain: one row per row of nobody that quarantine has held long enough
-- A view, so that the transaction that acts reads it anew.
with aside as (

    select
        source,
        table_name,
        row_key,
        {{ paris_date("seen_at") }} as counts_from
    from {{ source("quarantine", "rows") }}
    where reason = 'nobody' and ended_on is null

),

holds as (

    -- Of rows of nobody only a hold on all that a system or a purpose has can be meant.
    select * from {{ ref("int_holds__unioned") }}
    where person_id is null and document_id is null

),

longest as (

    -- Whoever turns up later: by then no rule would count what the row may tell of a contact.
    select
        purpose,
        rule,
        keep_months,
        keep_days
    from {{ ref("int_rules__in_force") }}
    where grain = 'person' and phase = 'active' and ends_on_objection
    order by {{ retention_deadline(as_of_date(), "keep_months", "keep_days") }} desc, rule asc
    limit 1

),

final as (

    select
        'nobody:' || aside.source || ':' || aside.table_name as person_id,
        aside.source || ':' || aside.table_name || ':' || aside.row_key as record_id,
        longest.purpose,
        longest.rule,
        aside.counts_from,
        {{ retention_deadline("aside.counts_from", "longest.keep_months", "longest.keep_days") }} as due_on
    from aside
    cross join longest
    where
        {{ retention_deadline("aside.counts_from", "longest.keep_months", "longest.keep_days") }}
        <= {{ as_of_date() }}
        and not exists (
            select 1 from holds
            where
                coalesce(holds.source = aside.source, true)
                and coalesce(holds.purpose = longest.purpose, true)
        )

)

select * from final
