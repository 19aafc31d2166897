-- grain: one row per person, purpose of prospecting and channel, with the ground it would rest on
with prospecting as (

    select * from {{ ref("int_prospecting__by_channel") }}
    where {{ of_touched() }}

),

consents as (

    select * from {{ ref("int_decisions__by_channel") }}
    where {{ of_touched() }}

),

objected as (

    select * from {{ ref("int_objections__by_channel") }}
    where {{ of_touched() }}

),

joined as (

    select
        prospecting.person_id,
        prospecting.purpose,
        prospecting.channel,
        prospecting.begins_on as collected_on,
        prospecting.uninformed_on,
        prospecting.until as purpose_until,
        prospecting.book_basis,
        prospecting.ground_basis,
        prospecting.ground_until,
        consents.decision,
        consents.method,
        consents.decided_on,
        consents.evidence as decision_evidence,
        objected.objected_on as channel_objected_on,
        objected.status as objection_status,
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
