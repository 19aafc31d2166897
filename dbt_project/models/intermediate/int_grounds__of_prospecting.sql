-- grain: one row per person, purpose of prospecting and channel, with the ground it would rest on
with prospecting as (

    select * from {{ ref("int_prospecting__by_channel") }}
    where {{ of_touched() }}

),

consents as (

    select * from {{ ref("int_decisions__by_channel") }}
    where {{ of_touched() }}

),

objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting

),

living as (

    select * from {{ ref("int_channels__living") }}
    where {{ of_touched() }}

),

objected as (

    -- An objection on one channel is one on all but those that live; the one to the channel itself is named
    -- first.
    select distinct on (prospecting.person_id, prospecting.channel)
        prospecting.person_id,
        prospecting.channel,
        objections.objected_on,
        objections.evidence
    from prospecting
    inner join objections on prospecting.person_id = objections.person_id
    left join living
        on
            prospecting.person_id = living.person_id
            and prospecting.channel = living.channel
    where living.person_id is null
    order by
        prospecting.person_id asc,
        prospecting.channel asc,
        (objections.channel in ('all', prospecting.channel)) desc,
        objections.objected_on desc,
        objections.evidence asc

),

joined as (

    select
        prospecting.*,
        consents.decision,
        consents.method,
        consents.has_proof,
        consents.decided_on,
        consents.evidence as decision_evidence,
        objected.objected_on as channel_objected_on,
        objected.evidence as objection_evidence,
        -- Neither a pre-ticked box nor a silence is a consent (RGPD 4(11)).
        coalesce(
            consents.decision = 'granted'
            and consents.method in ('active_opt_in', 'unknown')
            and consents.has_proof,
            false
        ) as is_consent
    from prospecting
    left join consents
        on
            prospecting.person_id = consents.person_id
            and prospecting.channel = consents.channel
    left join objected
        on
            prospecting.person_id = objected.person_id
            and prospecting.channel = objected.channel

),

final as (

    select
        *,
        case
            when ground_basis is null then book_basis
            -- Who answered is held to the answer; the exception serves who did not.
            when book_basis = 'consent' and (is_consent or decision in ('withdrawn', 'refused'))
                then 'consent'
            else ground_basis
        end as legal_basis
    from joined

)

select * from final
