-- grain: one row per newsletter address, with what became of it
with subscriptions as (

    select * from {{ source("tryton_newsletter", "marketing_email__consent") }}

),

final as (

    select
        id,
        case
            when active then 'subscribed'
            -- Never confirmed: nobody knows whether the person asked for it.
            when write_date is null then 'requested'
            else 'left'
        end as status,
        -- Made inactive, a row that is active and was written since was activated by the link in an e-mail.
        active and write_date is not null as is_confirmed,
        coalesce(write_date, create_date) as changed_at
    from subscriptions

)

select * from final
