-- grain: one row per chat message from outside or e-mail that was sent
with opportunities as (

    select * from {{ source("tryton", "sale_opportunity") }}

),

channels as (

    select * from {{ source("tryton", "ir_chat_channel") }}

),

messages as (

    select * from {{ source("tryton", "ir_chat_message") }}
    -- Whoever writes with an address and no account is from outside.
    where email is not null

),

emails as (

    select * from {{ source("tryton", "ir_email") }}
    where resource like 'party.party,%'

),

final as (

    select
        'chat_received' as type,
        cast(messages.id as text) as number,
        cast(opportunities.party as text) as record_id,
        messages.create_date as occurred_at
    from messages
    inner join channels on messages.channel = channels.id
    inner join opportunities on channels.resource = 'sale.opportunity,' || opportunities.id

    union all

    select
        'email_sent' as type,
        cast(id as text) as number,
        replace(resource, 'party.party,', '') as record_id,
        create_date as occurred_at
    from emails

)

select * from final
