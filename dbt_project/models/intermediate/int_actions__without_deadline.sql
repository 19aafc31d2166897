-- grain: one row per action due that no deadline tells of: opt-outs, and what may have come back
with opt_outs as (

    select * from {{ ref("int_opt_outs__due") }}

),

returned as (

    select * from {{ ref("int_erased__returned") }}
    where is_doubtful and data_category != 'documents'

),

final as (

    select
        person_id,
        data_category,
        source,
        cast(null as text) as document_id,
        action,
        purpose,
        rule,
        counts_from,
        due_on,
        cast(null as text) as archive_rule,
        cast(null as date) as archive_counts_from,
        false as is_doubtful
    from opt_outs

    union all

    -- Whether this is what was erased nobody can say: it is held, and shown.
    select
        person_id,
        data_category,
        cast(null as text) as source,
        cast(null as text) as document_id,
        'delete' as action,
        purpose,
        rule,
        erased_on as counts_from,
        erased_on as due_on,
        cast(null as text) as archive_rule,
        cast(null as date) as archive_counts_from,
        true as is_doubtful
    from returned

)

select * from final
