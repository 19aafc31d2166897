-- Fails if an event on which somebody's last contact rests is over by a rule on events.
-- Each part is worked out once: the views joined to each other would be asked for one event after the other.
with measured as materialized (

    select
        source,
        event_id
    from {{ ref("int_events__measured") }}
    where is_over

),

contacts as materialized (

    select
        source,
        event_id,
        person_id,
        occurred_at
    from {{ ref("int_events__typed") }}
    where is_contact

),

latest as (

    select * from {{ ref("int_contacts__latest") }}

)

select
    contacts.source,
    contacts.event_id
from contacts
inner join measured on contacts.source = measured.source and contacts.event_id = measured.event_id
inner join latest on contacts.person_id = latest.person_id and contacts.occurred_at = latest.last_contact_at
