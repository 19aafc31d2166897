-- Fails if a person of whom a row could not be read is free to be purged.
select due.*
from {{ ref("fct_due_actions") }} as due
inner join {{ ref("int_persons__quarantined") }} as quarantined on due.person_id = quarantined.person_id
where due.action != 'suppress' and not due.is_quarantined
