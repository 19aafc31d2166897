-- Fails if an opt-out is to be remembered and the night does not do it: a purge would let it be forgotten.
select opt_outs.*
from {{ ref("int_opt_outs__to_remember") }} as opt_outs
left join {{ ref("fct_due_actions") }} as due
    on
        opt_outs.person_id = due.person_id
        and due.action = 'suppress'
        and not due.is_held
        and not due.is_quarantined
where due.person_id is null
