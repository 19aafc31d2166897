-- grain: one row per unsubscription and per blacklisted subscriber
with unsubscribes as (

    select * from {{ source("emailing", "unsubscribes") }}

),

subscribers as (

    select * from {{ source("emailing", "subscribers") }}

),

unioned as (

    -- Whoever leaves one list objects on all, so the list is not even read (RGPD Art. 21(2)).
    select
        'unsubscribed:' || unsub_id as objection_id,
        sub_id,
        unsub_ts as objected_at
    from unsubscribes

    union all

    select
        'blacklisted:' || sub_id as objection_id,
        sub_id,
        blacklisted_ts as objected_at
    from subscribers
    where blacklisted

),

final as (

    select
        objection_id,
        cast(sub_id as text) as record_id,
        'prospecting' as purpose,
        'email' as channel,
        objected_at
    from unioned

)

select * from final
