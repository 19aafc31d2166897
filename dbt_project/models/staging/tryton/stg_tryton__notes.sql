-- grain: one row per note on a party, comment on an opportunity or reason why one was lost
with notes as (

    select * from {{ source("tryton", "ir_note") }}
    where resource like 'party.party,%'

),

opportunities as (

    select * from {{ source("tryton", "sale_opportunity") }}
    where party is not null

),

final as (

    select
        'note:' || id as note_id,
        replace(resource, 'party.party,', '') as record_id,
        create_date as written_at,
        cast(null as text) as author,
        message as text
    from notes

    union all

    select
        'opportunity:' || id as note_id,
        cast(party as text) as record_id,
        cast(start_date as timestamp) at time zone 'Europe/Paris' as written_at,
        cast(null as text) as author,
        comment as text
    from opportunities
    where comment is not null

    union all

    select
        'lost:' || id as note_id,
        cast(party as text) as record_id,
        cast(end_date as timestamp) at time zone 'Europe/Paris' as written_at,
        cast(null as text) as author,
        lost_reason as text
    from opportunities
    where lost_reason is not null

)

select * from final
