-- grain: one row per person, purpose and channel (null where there is none), with what it would rest on
with prospecting as (

    select * from {{ ref("int_grounds__of_prospecting") }}
    where {{ of_touched() }}

),

events as (

    select * from {{ ref("int_grounds__of_events") }}
    where {{ of_touched() }}

),

final as (

    select
        person_id,
        purpose,
        channel,
        legal_basis,
        channel_objected_on,
        objection_status,
        decision,
        method,
        is_decided,
        uninformed_on,
        decided_on,
        collected_on,
        until,
        objection_evidence,
        decision_evidence
    from prospecting

    union all

    -- Each event has an end of its own, so the purpose as a whole has none.
    select
        person_id,
        purpose,
        cast(null as text) as channel,
        legal_basis,
        objected_on as channel_objected_on,
        objection_status,
        decision,
        method,
        is_decided,
        cast(null as date) as uninformed_on,
        decided_on,
        collected_on,
        cast(null as date) as until,
        objection_evidence,
        decision_evidence
    from events

)

select * from final
