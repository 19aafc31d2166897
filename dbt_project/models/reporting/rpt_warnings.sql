-- grain: one row per purpose
with warnings as (

    select * from {{ ref("fct_warnings") }}

),

final as (

    select
        purpose,
        count(distinct person_id) filter (where warned_on is null) as people_to_warn,
        count(distinct person_id) filter (where warned_on is not null) as people_warned
    from warnings
    group by purpose

)

select * from final
