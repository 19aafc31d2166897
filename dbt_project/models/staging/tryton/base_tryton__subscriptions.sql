-- grain: one row per newsletter address and party that has it among its own
with subscriptions as (

    select * from {{ source("tryton", "marketing_email") }}

),

addresses as (

    -- Tryton lowers the case of the one and keeps that of the other.
    select distinct
        party,
        lower(value) as email
    from {{ source("tryton", "party_contact_mechanism") }}
    where type = 'email'

),

final as (

    select
        addresses.party || ':' || subscriptions.id as subscription_id,
        subscriptions.id as marketing_email_id,
        addresses.party,
        case
            when subscriptions.active then 'subscribed'
            -- Never confirmed: nobody knows whether the person asked for it.
            when subscriptions.write_date is null then 'requested'
            else 'left'
        end as status,
        -- Made inactive, a row that is active and was written since was activated by the link in an e-mail.
        subscriptions.active and subscriptions.write_date is not null as is_confirmed,
        coalesce(subscriptions.write_date, subscriptions.create_date) as changed_at
    from subscriptions
    inner join addresses on lower(subscriptions.email) = addresses.email

)

select * from final
