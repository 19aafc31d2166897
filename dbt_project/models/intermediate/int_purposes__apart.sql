-- grain: one row per purpose that a no to is none to prospecting
with rules as (

    select * from {{ source("policy", "rules") }}
    where policy_hash = '{{ var("policy_hash") }}'

),

final as (

    -- What the book names and no objection ends; systems name statistics by what is kept.
    select rules.purpose
    from rules
    where not rules.ends_on_objection
    union distinct
    select 'statistics' as purpose

)

select * from final
