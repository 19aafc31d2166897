-- grain: one row per person, channel, origin and day of an objection to prospecting
with objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting

),

final as (

    select distinct
        person_id,
        channel,
        origin,
        is_dated,
        objected_on
    from objections

)

select * from final
