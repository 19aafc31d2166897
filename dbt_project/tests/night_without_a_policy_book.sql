-- Fails if the warehouse does not hold the policy book of the night: no rule would need anything.
-- depends_on: {{ ref("int_rules__in_force") }}
select '{{ var("policy_hash") }}' as policy_hash
where not exists (
    select 1 from {{ source("policy", "rules") }}
    where policy_hash = '{{ var("policy_hash") }}'
)
