-- grain: one row per contact in litigation
with contacts as (

    select * from {{ source("crm", "contacts") }}

),

final as (

    select
        cast(contact_no as text) as hold_id,
        cast(contact_no as text) as record_id,
        cast(null as text) as document_id,
        'contentieux' as reason,
        litigation_le as placed_on,
        litigation_clos_le as lifted_on
    from contacts
    where litigation = 'O'

)

select * from final
