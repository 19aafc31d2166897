-- grain: one row per person and purpose that events are kept for, with the objection that has ended it
with purposes as (

    select distinct purpose
    from {{ ref("int_rules__in_force") }}
    where grain = 'event'

),

objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }}

),

grants as (

    select * from {{ ref("int_consents__made") }}
    where {{ of_touched() }} and decision = 'granted' and is_decided

),

final as (

    -- Systems name it like the policy or by what is kept, and one to everything is one to this, too. A later
    -- consent that counts undoes it; of those that stand the first has ended it.
    select distinct on (objections.person_id, purposes.purpose)
        objections.person_id,
        purposes.purpose,
        objections.objected_on,
        objections.evidence,
        case
            when objections.origin != 'withdrawn' or objections.purpose = 'all' then 'objected'
            else 'withdrawn'
        end as status
    from objections
    inner join purposes on objections.purpose in (purposes.purpose, 'statistics', 'all')
    left join grants
        on
            objections.person_id = grants.person_id
            and grants.purpose in (purposes.purpose, 'statistics')
            and objections.undoes_until < grants.decided_at
    where grants.person_id is null
    order by
        objections.person_id asc, purposes.purpose asc, objections.objected_on asc, status desc,
        objections.evidence asc

)

select * from final
