-- Fails if something is to be taken out of the active base while an active purpose still needs it, or is to
-- be deleted or anonymised while any purpose does. A purpose whose clock is unknown still needs it.
select due.*
from {{ ref("fct_due_actions") }} as due
inner join {{ ref("int_deadlines__candidates") }} as candidates
    on
        due.person_id = candidates.person_id
        and due.data_category = candidates.data_category
        and coalesce(due.source, '') = coalesce(candidates.source, '')
        and coalesce(due.document_id, '') = coalesce(candidates.document_id, '')
where
    due.action in ('archive', 'delete', 'anonymise')
    and (due.action != 'archive' or candidates.phase = 'active')
    and coalesce(candidates.due_on > {{ as_of_date() }}, true)
