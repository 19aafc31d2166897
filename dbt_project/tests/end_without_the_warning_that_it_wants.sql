-- Fails if data is free to go under a rule that wants a warning first, and the person was not warned for so
-- long.
select due.*
from {{ ref("fct_due_actions") }} as due
inner join {{ ref("int_rules__in_force") }} as rules
    on
        due.rule = rules.rule
        and due.data_category = rules.data_category
left join {{ source("control", "warnings") }} as warned
    on
        due.person_id = warned.person_id
        and due.rule = warned.rule
        and due.counts_from = warned.counts_from
where
    rules.warn_months is not null
    and not due.is_unwarned
    and coalesce(
        {{ retention_deadline("warned.warned_on", "rules.warn_months", "rules.warn_days") }}
        > {{ as_of_date() }},
        true
    )
