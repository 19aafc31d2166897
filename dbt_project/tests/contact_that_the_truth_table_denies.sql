-- Fails if somebody's last contact is an event that is no contact from the person, or lies after
-- the night's date.
select contacts.*
from {{ ref("fct_last_contact") }} as contacts
left join {{ source("policy", "contact_events") }} as truth_table
    on
        contacts.event_type = truth_table.event_type
        and truth_table.policy_hash = '{{ var("policy_hash") }}'
where
    contacts.last_contact_on > {{ as_of_date() }}
    or (
        contacts.event_type not in ('order', 'contract', 'payment')
        and not coalesce(truth_table.is_contact, false)
    )
