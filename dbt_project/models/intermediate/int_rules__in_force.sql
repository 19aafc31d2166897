-- grain: one row per rule and data category in force on the night's date
with rules as (

    select * from {{ source("policy", "rules") }}
    where policy_hash = '{{ var("policy_hash") }}'

),

final as (

    select
        rule,
        purpose,
        phase,
        grain,
        legal_basis,
        unnest(data_categories) as data_category,
        segment,
        customer,
        sources,
        country,
        channel,
        replaced_by,
        document_kinds,
        concluded_online,
        min_amount,
        event_types,
        clock,
        keep_months,
        keep_days,
        while_known,
        warn_months,
        warn_days,
        next,
        ends_on_objection,
        reference,
        confidence,
        policy_hash
    from rules
    where
        coalesce(valid_from <= {{ as_of_date() }}, true)
        and coalesce(valid_to >= {{ as_of_date() }}, true)

)

select * from final
