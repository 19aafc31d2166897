-- grain: one row per person and channel on which prospecting lives whatever was objected to on another
with decisions as (

    select * from {{ ref("int_decisions__by_channel") }}
    where {{ of_touched() }} and decision = 'granted' and method = 'active_opt_in' and has_proof

),

objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting

),

final as (

    -- Each consent stands apart (RGPD 4(11)): one that is active and proven is undone by an objection to its
    -- own channel, or to all, of its instant or a later one, or of its day where no hour is told.
    select
        decisions.person_id,
        decisions.channel
    from decisions
    where
        not exists (
            select 1
            from objections
            where
                objections.person_id = decisions.person_id
                and objections.channel in ('all', decisions.channel)
                and objections.undoes_until >= decisions.decided_at
        )

)

select * from final
