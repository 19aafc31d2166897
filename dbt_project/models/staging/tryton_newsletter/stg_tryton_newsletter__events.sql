-- grain: one row per confirmed newsletter address
with subscriptions as (

    select * from {{ ref("base_tryton_newsletter__subscriptions") }}
    where is_confirmed

),

final as (

    select
        'confirmed:' || id as event_id,
        cast(id as text) as record_id,
        changed_at as occurred_at,
        'subscription_confirmed' as type,
        cast(null as text) as purpose
    from subscriptions

)

select * from final
