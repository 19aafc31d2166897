-- grain: one row per person of whom events are kept by themselves, with the answer that rests on
with measured as (

    select * from {{ ref("int_deadlines__of_events") }}
    where {{ of_touched() }}

),

consents as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }}

),

objected as (

    select * from {{ ref("int_objections__of_events") }}
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
    left join objected on measured.person_id = objected.person_id and measured.purpose = objected.purpose

)

select * from final
