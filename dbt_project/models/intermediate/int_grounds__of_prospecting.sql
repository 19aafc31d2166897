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
        prospecting.person_id,
        prospecting.purpose,
        prospecting.channel,
        prospecting.begins_on as collected_on,
        prospecting.is_uninformed,
        prospecting.until as purpose_until,
        prospecting.book_basis,
        prospecting.ground_basis,
        prospecting.ground_until,
        consents.decision,
        consents.method,
        consents.decided_on,
        consents.evidence as decision_evidence,
        objected.objected_on as channel_objected_on,
        objected.evidence as objection_evidence,
        coalesce(consents.is_decided, false) as is_decided,
        -- Who answered is held to the answer; the exception serves who did not.
        prospecting.ground_basis is null
        or (prospecting.book_basis = 'consent' and coalesce(consents.is_decided, false)) as is_by_book
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
        case when is_by_book then book_basis else ground_basis end as legal_basis,
        -- An exception holds no longer than the book says.
        case when is_by_book then purpose_until else least(purpose_until, ground_until) end as until
    from joined

)

select * from final
