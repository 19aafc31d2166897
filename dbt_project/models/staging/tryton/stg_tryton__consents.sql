-- grain: one row per newsletter address that was confirmed or given up, and party
with subscriptions as (

    select * from {{ ref("base_tryton__subscriptions") }}

),

final as (

    select
        subscription_id as consent_id,
        cast(party as text) as record_id,
        'prospecting' as purpose,
        'email' as channel,
        case when status = 'subscribed' then 'granted' else 'withdrawn' end as decision,
        changed_at as decided_at,
        case when is_confirmed then 'active_opt_in' else 'unknown' end as method,
        case when is_confirmed then 'marketing.email,' || marketing_email_id end as proof,
        cast(null as text) as wording
    from subscriptions
    where status in ('subscribed', 'left')

)

select * from final
