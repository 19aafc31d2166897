-- grain: one row per opportunity's opening or success, chat message or e-mail
with opportunities as (

    select * from {{ source("tryton", "sale_opportunity") }}

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
