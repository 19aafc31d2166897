-- grain: one row per session of a web account
with sessions as (

    select * from {{ source("tryton_shop", "web_user_session") }}

),

final as (

    select
        cast(sessions.id as text) as event_id,
        cast(sessions.user as text) as record_id,
        sessions.create_date as occurred_at,
        'shop_login' as type,
        cast(null as text) as purpose
    from sessions

)

select * from final
