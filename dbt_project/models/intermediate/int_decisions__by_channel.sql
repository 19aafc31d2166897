-- grain: one row per person and channel: the decision on prospecting that holds
with consents as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }}

),

others as (

    select * from {{ ref("int_purposes__apart") }}

),

channels as (

    select * from {{ channels() }}

),

decisions as (

    -- Like an objection, a refusal of what is not plainly something else is one of prospecting, and one on no
    -- known channel is one on all. A withdrawal like that is an objection.
    select
        consents.person_id,
        consents.purpose,
        channels.channel,
        consents.decision,
        consents.method,
        consents.has_proof,
        consents.decided_at,
        consents.decided_on,
        consents.is_decided,
        consents.evidence
    from consents
    inner join channels
        on
            consents.channel = channels.channel
            or (
                consents.decision = 'refused'
                and {{ channel_of_no("consents.channel") }} in ('all', channels.channel)
            )
    where
        consents.purpose like 'prospecting%'
        or (
            consents.decision = 'refused'
            and coalesce(trim(consents.purpose), '') not in (select others.purpose from others)
        )

),

final as (

    -- Lists may name prospecting more finely; one basis stands per channel, so the newest decision does.
    select distinct on (person_id, channel) *
    from decisions
    order by
        person_id asc,
        channel asc,
        is_decided desc,
        decided_at desc nulls first,
        case decision when 'withdrawn' then 0 when 'refused' then 1 else 2 end asc,
        purpose asc,
        evidence asc

)

select * from final
