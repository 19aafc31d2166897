-- Fails if an event on which somebody's last contact rests is over by a rule on events.
select measured.*
from {{ ref("int_events__measured") }} as measured
inner join {{ ref("int_events__typed") }} as events
    on
        measured.source = events.source
        and measured.event_id = events.event_id
inner join {{ ref("int_contacts__latest") }} as latest
    on
        events.person_id = latest.person_id
        and events.occurred_at = latest.last_contact_at
where measured.is_over and events.is_contact
