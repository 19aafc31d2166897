-- grain: one row per person, purpose and channel: the newest decision
with made as (

    select * from {{ ref("int_consents__made") }}
    where {{ of_touched() }}

),

final as (

    select distinct on (person_id, purpose, channel)
        person_id,
        purpose,
        channel,
        decision,
        method,
        has_proof,
        decided_at,
        decided_on,
        is_decided,
        -- Of all that the person decided, whether it counts or not.
        min(decided_on) over (partition by person_id) as first_on,
        max(decided_on) over (partition by person_id) as newest_on,
        source || ':' || consent_id as evidence
    from made
    order by
        person_id asc,
        purpose asc,
        channel asc,
        is_decided desc,
        -- A no without a date stands against every yes: nobody can say which came first.
        decided_at desc nulls first,
        -- At the same instant the answer that protects the person wins (RGPD 7(3)).
        case decision when 'withdrawn' then 0 when 'refused' then 1 else 2 end asc,
        source asc,
        consent_id asc

)

select * from final
