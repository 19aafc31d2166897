-- grain: one row per person
with latest as (

    select * from {{ ref("int_contacts__latest") }}
    where {{ of_touched() }}

),

persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

final as (

    select
        latest.person_id,
        latest.last_contact_at,
        latest.last_contact_on,
        latest.event_type,
        latest.source,
        latest.collected_on,
        latest.collection_known_by,
        persons.segment,
        persons.is_customer
    from latest
    inner join persons on latest.person_id = persons.person_id

)

select * from final
