-- grain: one row per record and rule of which events are over tonight, up to the newest of them
with persons as (

    select * from {{ ref("int_deadlines__of_events") }}
    where due_on <= {{ as_of_date() }}

),

measured as (

    {{ told_of(ref("int_events__measured"), "persons") }}

),

final as (

    select
        person_id,
        source,
        record_id,
        purpose,
        rule,
        max(counts_from) as counts_from,
        max(due_on) as due_on
    from measured
    where is_over
    group by person_id, source, record_id, purpose, rule

)

select * from final
