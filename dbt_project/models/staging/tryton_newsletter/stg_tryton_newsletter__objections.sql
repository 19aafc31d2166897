-- grain: one row per newsletter address that was given up
with subscriptions as (

    select * from {{ ref("base_tryton_newsletter__subscriptions") }}
    where status = 'left'

),

final as (

    -- Whoever leaves one list objects on all, so the list is not even read (RGPD Art. 21(2)).
    select
        cast(id as text) as objection_id,
        cast(id as text) as record_id,
        'prospecting' as purpose,
        'email' as channel,
        changed_at as objected_at
    from subscriptions

)

select * from final
