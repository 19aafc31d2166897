-- grain: one row per person of whom events are kept by themselves, with the answer that rests on
with measured as (

    select * from {{ ref("int_deadlines__of_events") }}
    where {{ of_touched() }}

),

consents as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }}

),

grants as (

    select * from {{ ref("int_consents__made") }}
    where {{ of_touched() }} and decision = 'granted' and is_decided

),

objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }}

),

decided as (

    -- Systems name it like the policy or by what is kept; by which channel it was said tells nothing here.
    select distinct on (measured.person_id)
        measured.person_id,
        consents.decision,
        consents.method,
        consents.decided_on,
        consents.is_decided,
        consents.evidence
    from measured
    inner join consents
        on
            measured.person_id = consents.person_id
            and consents.purpose in (measured.purpose, 'statistics')
    order by
        measured.person_id asc, consents.is_decided desc, consents.decided_at desc nulls first,
        case consents.decision when 'withdrawn' then 0 when 'refused' then 1 else 2 end asc,
        consents.purpose asc, consents.channel asc

),

objected as (

    -- One to everything is one to this, too. A later consent that counts undoes it; of those that stand the
    -- first has ended it.
    select distinct on (measured.person_id)
        measured.person_id,
        objections.objected_on,
        objections.evidence,
        case
            when objections.origin != 'withdrawn' or objections.purpose = 'all' then 'objected'
            else 'withdrawn'
        end as status
    from measured
    inner join objections
        on
            measured.person_id = objections.person_id
            and objections.purpose in (measured.purpose, 'statistics', 'all')
    left join grants
        on
            measured.person_id = grants.person_id
            and grants.purpose in (measured.purpose, 'statistics')
            and objections.undoes_until < grants.decided_at
    where grants.person_id is null
    order by measured.person_id asc, objections.objected_on asc, status desc, objections.evidence asc

),

final as (

    select
        measured.person_id,
        measured.purpose,
        measured.legal_basis,
        measured.counts_from as collected_on,
        decided.decision,
        decided.method,
        decided.decided_on,
        decided.evidence as decision_evidence,
        coalesce(decided.is_decided, false) as is_decided,
        objected.objected_on,
        objected.status as objection_status,
        objected.evidence as objection_evidence
    from measured
    left join decided on measured.person_id = decided.person_id
    left join objected on measured.person_id = objected.person_id

)

select * from final
