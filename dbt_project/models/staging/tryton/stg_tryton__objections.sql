-- grain: one row per newsletter that a party has left
with subscriptions as (

    select * from {{ ref("base_tryton__subscriptions") }}

),

final as (

    select
        subscription_id as objection_id,
        cast(party as text) as record_id,
        'prospecting' as purpose,
        'email' as channel,
        changed_at as objected_at
    from subscriptions
    where status = 'left'

)

select * from final
