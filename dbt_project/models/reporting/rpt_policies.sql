-- grain: one row per purpose that governs the deadline of something
with deadlines as (

    select
        person_id,
        purpose,
        is_archived,
        source,
        document_id,
        due_on
    from {{ ref("fct_deadlines") }}

),

final as (

    select
        purpose,
        count(distinct person_id) as people,
        count(distinct person_id) filter (where is_archived) as people_archived,
        count(distinct concat_ws('|', source, document_id)) filter (
            where document_id is not null
        ) as documents,
        count(distinct person_id) filter (where due_on <= {{ as_of_date() }}) as people_due,
        -- A year from the day after the night, as rpt_coming_due tells it by month.
        count(distinct person_id) filter (
            where due_on > {{ as_of_date() }} and due_on <= {{ as_of_date() }} + interval '12 months'
        ) as people_coming_due,
        min(due_on) filter (where due_on > {{ as_of_date() }}) as next_due_on
    from deadlines
    group by purpose

)

select * from final
