-- Fails if a deadline rests on a rule that the night's policy book does not hold for that data category.
select deadlines.*
from {{ ref("fct_deadlines") }} as deadlines
left join {{ ref("int_rules__in_force") }} as rules
    on
        deadlines.rule = rules.rule
        and deadlines.data_category = rules.data_category
where rules.rule is null
