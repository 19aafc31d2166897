-- grain: one row per decision of a person
with consents as (

    {{ union_sources("consents", {
        "has_proof": {"expression": "nullif(trim(proof), '') is not null", "type": "boolean"},
    }) }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

final as (

    select
        identified.person_id,
        lower(consents.purpose) as purpose,
        lower(consents.channel) as channel,
        lower(consents.decision) as decision,
        lower(coalesce(consents.method, 'unknown')) as method,
        consents.has_proof,
        consents.decided_at,
        {{ paris_date("consents.decided_at") }} as decided_on,
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

)

select * from final
