-- grain: one row per person whom no prospecting may reach any more
with objections as (

    select * from {{ ref("int_objections__unioned") }}
    where is_prospecting

),

decisions as (

    select * from {{ ref("int_decisions__by_channel") }}

),

-- A channel lives on a newer active consent with its proof, or on one that no objection is to.
living as (

    select decisions.person_id
    from decisions
    where
        decisions.decision = 'granted' and decisions.method = 'active_opt_in' and decisions.has_proof
        and not exists (
            select 1
            from objections
            where
                objections.person_id = decisions.person_id
                and objections.channel in ('all', decisions.channel)
                and objections.objected_on >= decisions.decided_on
        )

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
