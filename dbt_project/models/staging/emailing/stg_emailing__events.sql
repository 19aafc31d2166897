-- grain: one row per send, open, click, bounce or unsubscription
with sends as (

    select * from {{ source("emailing", "sends") }}

),

opens as (

    select * from {{ source("emailing", "opens") }}

),

clicks as (

    select * from {{ source("emailing", "clicks") }}

),

bounces as (

    select * from {{ source("emailing", "bounces") }}

),

unsubscribes as (

    select * from {{ source("emailing", "unsubscribes") }}

),

unioned as (

    select
        'sent' as type,
        'sends' as table_name,
        send_id as number,
        sub_id,
        sent_ts as occurred_at
    from sends

    union all

    select
        'opened' as type,
        'opens' as table_name,
        open_id as number,
        sub_id,
        open_ts as occurred_at
    from opens

    union all

    select
        'clicked' as type,
        'clicks' as table_name,
        click_id as number,
        sub_id,
        click_ts as occurred_at
    from clicks

    union all

    select
        'bounced' as type,
        'bounces' as table_name,
        bounce_id as number,
        sub_id,
        bounce_ts as occurred_at
    from bounces

    union all

    select
        'unsubscribed' as type,
        'unsubscribes' as table_name,
        unsub_id as number,
        sub_id,
        unsub_ts as occurred_at
    from unsubscribes

),

final as (

    select
        table_name || ':' || number as event_id,
        cast(sub_id as text) as record_id,
        occurred_at,
        type,
        cast(null as text) as purpose
    from unioned

)

select * from final
