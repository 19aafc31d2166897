-- grain: one row per person, purpose and channel: the newest decision
with consents as (

    {{ union_sources("consents", {
        "has_proof": {"expression": "nullif(trim(proof), '') is not null", "type": "boolean"},
    }) }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

ranked as (

    select
        identified.person_id,
        lower(consents.purpose) as purpose,
        lower(consents.channel) as channel,
        lower(consents.decision) as decision,
        lower(coalesce(consents.method, 'unknown')) as method,
        consents.has_proof,
        consents.decided_at,
        consents.source || ':' || consents.consent_id as evidence,
        row_number() over (
            partition by identified.person_id, lower(consents.purpose), lower(consents.channel)
            order by
                -- A no without a date stands against every yes: nobody can say which came first.
                consents.decided_at desc nulls first,
                -- At the same instant the answer that protects the person wins (RGPD 7(3)).
                case lower(consents.decision) when 'withdrawn' then 0 when 'refused' then 1 else 2 end asc,
                consents.source asc,
                consents.consent_id asc
        ) as newest
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

    select
        person_id,
        purpose,
        channel,
        decision,
        method,
        has_proof,
        decided_at,
        {{ paris_date("decided_at") }} as decided_on,
        evidence
    from ranked
    where newest = 1

)

select * from final
