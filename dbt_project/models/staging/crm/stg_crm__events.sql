-- grain: one row per interaction
with interactions as (

    select * from {{ source("crm", "interactions") }}

),

final as (

    select
        'interactions:' || interaction_no as event_id,
        cast(contact_no as text) as record_id,
        fait_le as occurred_at,
        type_interaction as type,
        cast(null as text) as purpose
    from interactions

)

select * from final
