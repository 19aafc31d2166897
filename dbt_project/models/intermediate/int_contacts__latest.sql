-- grain: one row per person
with persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

latest as (

    select distinct on (person_id)
        person_id,
        occurred_at as last_contact_at,
        event_type,
        source
    from {{ ref("int_contacts__from_person") }}
    where {{ of_touched() }}
    order by person_id asc, occurred_at desc, source asc, event_type asc, contact_id asc

),

final as (

    select
        persons.person_id,
        latest.last_contact_at,
        {{ paris_date("latest.last_contact_at") }} as last_contact_on,
        latest.event_type,
        latest.source,
        persons.collected_on,
        persons.collection_known_by
    from persons
    left join latest on persons.person_id = latest.person_id

)

select * from final
