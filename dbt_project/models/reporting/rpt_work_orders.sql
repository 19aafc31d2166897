-- grain: one row per plan and system that waits for its operator
with items as (

    select
        plan_id,
        person_id,
        source,
        settled_at
    from {{ source("enforcement", "items") }}
    where source_state = 'ordered'

),

plans as (

    select
        plan_id,
        as_of
    from {{ source("enforcement", "plans") }}

),

final as (

    select
        plans.plan_id,
        items.source,
        plans.as_of as planned_on,
        {{ as_of_date() }} - plans.as_of as days_waiting,
        min(items.settled_at) as ordered_at,
        count(*) as items,
        count(distinct items.person_id) as people
    from items
    inner join plans on items.plan_id = plans.plan_id
    group by plans.plan_id, plans.as_of, items.source

)

select * from final
