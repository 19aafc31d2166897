-- Fails if data of a person who objected is still kept on the ground of prospecting.
select deadlines.*
from {{ ref("fct_deadlines") }} as deadlines
inner join {{ ref("int_persons__grouped") }} as persons on deadlines.person_id = persons.person_id
inner join {{ ref("int_rules__in_force") }} as rules
    on
        deadlines.rule = rules.rule
        and deadlines.data_category = rules.data_category
where
    rules.ends_on_objection
    and persons.objected_on <= {{ as_of_date() }}
    and coalesce(deadlines.due_on > {{ as_of_date() }}, true)
