-- grain: one row per consent that a person gave, or is said to have, and that no prospecting rests on
with consents as (

    {{ union_sources("consents", {
        "has_proof": {"expression": "nullif(trim(proof), '') is not null", "type": "boolean"},
    }) }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

latest as (

    select * from {{ ref("int_consents__latest") }}

),

decisions as (

    select * from {{ ref("int_decisions__by_channel") }}

),

objected as (

    select * from {{ ref("fct_legal_basis") }}
    where channel is not null and status in ('objected', 'withdrawn')

),

given as (

    select
        identified.person_id,
        lower(consents.purpose) as purpose,
        lower(consents.channel) as channel,
        lower(coalesce(consents.method, 'unknown')) as method,
        consents.has_proof,
        {{ paris_date("consents.decided_at") }} as decided_on,
        consents.source || ':' || consents.consent_id as evidence
    from consents
    inner join identified
        on consents.source = identified.source and consents.record_id = identified.record_id
    where lower(consents.decision) = 'granted'

),

judged as (

    select
        given.*,
        case
            when given.decided_on is null then 'undated'
            when given.decided_on > {{ as_of_date() }} then 'after_this_day'
            when coalesce(trim(given.purpose), '') = '' then 'no_purpose'
            when given.purpose not like 'prospecting%' then 'other_purpose'
            when coalesce({{ channel_of_no("given.channel") }} != given.channel, true) then 'no_channel'
            when coalesce(newest.evidence != given.evidence, true) then 'replaced'
            when coalesce(decisions.evidence != given.evidence, true) then 'replaced'
            when exists (
                select 1 from objected
                where objected.person_id = given.person_id and objected.channel = given.channel
            ) then 'objected'
            when given.method in ('passive_opt_in', 'soft_opt_in') then 'no_active_opt_in'
            when given.method != 'active_opt_in' or not given.has_proof then 'unproven'
        end as why,
        case
            when newest.evidence = given.evidence then decisions.evidence else newest.evidence
        end as replaced_by
    from given
    left join latest as newest
        on
            given.person_id = newest.person_id and coalesce(given.purpose, '') = coalesce(newest.purpose, '')
            and coalesce(given.channel, '') = coalesce(newest.channel, '')
    left join decisions
        on given.person_id = decisions.person_id and given.channel = decisions.channel

),

final as (

    select
        person_id,
        evidence,
        purpose,
        channel,
        method,
        decided_on,
        why,
        case when why = 'replaced' then replaced_by end as replaced_by
    from judged
    where why is not null

)

select * from final
