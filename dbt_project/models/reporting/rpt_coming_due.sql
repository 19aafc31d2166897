-- grain: one row per month, purpose, data category and next step; `all` counts each person once
-- Events that go alone are left out: of each person only the next of them has a deadline here.
with upcoming as (

    select
        person_id,
        purpose,
        data_category,
        next,
        cast(date_trunc('month', due_on) as date) as due_month
    from {{ ref("fct_deadlines") }}
    where
        data_category != 'statistics'
        and due_on > {{ as_of_date() }}
        and due_on <= {{ as_of_date() }} + interval '12 months'

),

final as (

    select
        due_month,
        coalesce(purpose, 'all') as purpose,
        coalesce(data_category, 'all') as data_category,
        coalesce(next, 'all') as next_step,
        count(*) as deadlines,
        count(distinct person_id) as people
    from upcoming
    group by due_month, grouping sets ((purpose, data_category, next), (purpose), (next))

)

select * from final
