-- grain: one row per person, purpose and channel: the newest decision
with consents as (

    {{ union_sources("consents", {
        "has_proof": {"expression": "nullif(trim(proof), '') is not null", "type": "boolean"},
    }) }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

dated as (

    select
        identified.person_id,
        lower(consents.purpose) as purpose,
        lower(consents.channel) as channel,
        lower(consents.decision) as decision,
        lower(coalesce(consents.method, 'unknown')) as method,
        consents.has_proof,
        consents.decided_at,
        -- What a person did not plainly say undoes nothing that they did say, no or yes (RGPD 4(11), 7(1)).
        coalesce(
            lower(consents.decision) in ('withdrawn', 'refused')
            or (lower(consents.method) = 'active_opt_in' and consents.has_proof),
            false
        ) as is_decided,
        consents.source,
        consents.consent_id
    from consents
    inner join identified
        on
            consents.source = identified.source
            and consents.record_id = identified.record_id
    -- A yes without a date proves nothing.
    where coalesce(
        {{ paris_date("consents.decided_at") }} <= {{ as_of_date() }},
        lower(consents.decision) in ('withdrawn', 'refused')
    )

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
        {{ paris_date("decided_at") }} as decided_on,
        is_decided,
        -- Of all that the person decided, whether it counts or not.
        max({{ paris_date("decided_at") }}) over (partition by person_id) as newest_on,
        source || ':' || consent_id as evidence
    from dated
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
