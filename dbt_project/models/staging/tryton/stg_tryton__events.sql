-- grain: one row per opportunity's turn, subscription's confirmation, login, chat message or e-mail
with opportunities as (

    select * from {{ source("tryton", "sale_opportunity") }}

),

subscriptions as (

    select * from {{ ref("base_tryton__subscriptions") }}

),

users as (

    select * from {{ source("tryton", "web_user") }}

),

sessions as (

    select * from {{ source("tryton", "web_user_session") }}

),

conversations as (

    select * from {{ ref("base_tryton__conversations") }}

),

unioned as (

    select
        'opportunity_opened' as type,
        cast(id as text) as number,
        cast(party as text) as record_id,
        cast(start_date as timestamp) at time zone 'Europe/Paris' as occurred_at
    from opportunities
    where state != 'lead'

    union all

    select
        'opportunity_won' as type,
        cast(id as text) as number,
        cast(party as text) as record_id,
        cast(end_date as timestamp) at time zone 'Europe/Paris' as occurred_at
    from opportunities
    where state = 'won' and end_date is not null

    union all

    select
        'subscription_confirmed' as type,
        subscription_id as number,
        cast(party as text) as record_id,
        changed_at as occurred_at
    from subscriptions
    where is_confirmed

    union all

    select
        'shop_login' as type,
        cast(sessions.id as text) as number,
        cast(users.party as text) as record_id,
        sessions.create_date as occurred_at
    from sessions
    inner join users on sessions.user = users.id

    union all

    select
        type,
        number,
        record_id,
        occurred_at
    from conversations

),

final as (

    select
        type || ':' || number as event_id,
        record_id,
        occurred_at,
        type,
        cast(null as text) as purpose
    from unioned
    where record_id is not null

)

select * from final
