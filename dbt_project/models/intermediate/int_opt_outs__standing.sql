-- grain: one row per person whom no prospecting may reach any more
with objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting

),

living as (

    select * from {{ ref("int_channels__living") }}
    where {{ of_touched() }}

),

final as (

    -- An opt-out from prospecting is absolute, in all lists and systems; only a channel that lives
    -- lets it go on.
    select
        objections.person_id,
        max(objections.objected_on) as objected_on
    from objections
    where objections.person_id not in (select living.person_id from living)
    group by objections.person_id

)

select * from final
