-- grain: one row per person
with latest as (

    select * from {{ ref("int_contacts__latest") }}
    where {{ of_touched() }}

),

final as (

    select
        person_id,
        last_contact_at,
        last_contact_on,
        event_type,
        source,
        collected_on,
        collection_known_by
    from latest

)

select * from final
