-- grain: one row per contact who is not to be approached
with contacts as (

    select * from {{ source("crm", "contacts") }}

),

final as (

    select
        cast(contact_no as text) as objection_id,
        cast(contact_no as text) as record_id,
        'prospecting' as purpose,
        -- The flag says "do not approach" and names no channel.
        'all' as channel,
        cast(optout_le as timestamp) at time zone 'Europe/Paris' as objected_at
    from contacts
    where optout = 'O'

)

select * from final
