-- grain: one row per newsletter address that was confirmed or given up
with subscriptions as (

    select * from {{ ref("base_tryton_newsletter__subscriptions") }}
    where status in ('subscribed', 'left')

),

final as (

    select
        cast(id as text) as consent_id,
        cast(id as text) as record_id,
        'prospecting' as purpose,
        'email' as channel,
        case when status = 'subscribed' then 'granted' else 'withdrawn' end as decision,
        changed_at as decided_at,
        case when is_confirmed then 'active_opt_in' else 'unknown' end as method,
        case when is_confirmed then 'marketing.email,' || id end as proof,
        cast(null as text) as wording
    from subscriptions

)

select * from final
