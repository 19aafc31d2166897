-- grain: one row per person and channel: the decision on prospecting that holds
with consents as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }} and purpose like 'prospecting%' and channel in ('email', 'sms', 'phone', 'post')

),

final as (

    -- Lists may name prospecting more finely; one basis stands per channel, so the newest decision does.
    select distinct on (person_id, channel) *
    from consents
    order by
        person_id asc,
        channel asc,
        is_decided desc,
        decided_at desc nulls first,
        case decision when 'withdrawn' then 0 when 'refused' then 1 else 2 end asc,
        purpose asc

)

select * from final
