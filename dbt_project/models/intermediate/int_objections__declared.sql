-- grain: one row per person, purpose, channel and day (null: undated) of an objection in a row or by an event
with objections as (

    {{ union_sources("objections") }}

),

events as (

    select * from {{ ref("int_events__typed") }}
    where {{ of_touched() }} and objection_channel is not null

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

told as (

    -- One that names no purpose or channel is to all.
    select
        identified.person_id,
        coalesce(nullif(lower(trim(objections.purpose)), ''), 'all') as purpose,
        {{ channel_of_no("objections.channel") }} as channel,
        'declared' as origin,
        {{ paris_date("objections.objected_at") }} as objected_on,
        {{ undoes_until("objections.objected_at") }} as undoes_until,
        objections.source || ':' || objections.objection_id as evidence
    from objections
    inner join identified
        on
            objections.source = identified.source
            and objections.record_id = identified.record_id

    union all

    -- Whoever leaves one list objects on all (RGPD Art. 21(2)).
    select
        person_id,
        'prospecting' as purpose,
        objection_channel as channel,
        'event' as origin,
        {{ paris_date("occurred_at") }} as objected_on,
        {{ undoes_until("occurred_at") }} as undoes_until,
        source || ':' || event_id as evidence
    from events

),

final as (

    -- Many systems tell the same objection both ways, on one day.
    select
        person_id,
        purpose,
        channel,
        min(origin) as origin,
        objected_on,
        max(undoes_until) as undoes_until,
        min(evidence) as evidence
    from told
    where coalesce(objected_on <= {{ as_of_date() }}, true)
    group by person_id, purpose, channel, objected_on

)

select * from final
