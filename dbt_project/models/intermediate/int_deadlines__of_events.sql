-- grain: one row per person: when the next of the events ends that may go alone
with measured as (

    {{ told_of_touched(ref("int_events__measured")) }}

),

final as (

    -- Each event ends by itself, so here the earliest tells.
    select distinct on (person_id)
        person_id,
        'statistics' as data_category,
        {{ rule_terms() }},
        counts_from,
        due_on
    from measured
    order by person_id asc, due_on asc, counts_from asc, rule asc

)

select * from final
