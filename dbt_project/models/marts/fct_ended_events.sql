-- grain: one row per record and rule of which events are over tonight, up to the newest of them
with measured as (

    select * from {{ ref("int_events__measured") }}
    where is_over

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
    group by person_id, source, record_id, purpose, rule

)

select * from final
