-- grain: one row per event
with events as (

    {{ union_sources("events") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

names as (

    select * from {{ source("policy", "event_names") }}

),

truth_table as (

    -- However it is spelled: `E-Mail Click` is an `email_click`. Two spellings of a name mean the same type.
    select distinct on (replace(event_type, '_', ''))
        *,
        replace(event_type, '_', '') as spelled
    from {{ source("policy", "contact_events") }}
    where policy_hash = '{{ var("policy_hash") }}'
    order by replace(event_type, '_', ''), event_type

),

named as (

    select
        identified.person_id,
        events.source,
        events.record_id,
        events.event_id,
        events.occurred_at,
        coalesce(
            names.event_type,
            replace(replace(lower(trim(events.type)), '-', '_'), ' ', '_')
        ) as event_name
    from events
    inner join identified
        on
            events.source = identified.source
            and events.record_id = identified.record_id
    left join names
        on
            events.source = names.source
            and events.type = names.name

),

final as (

    select
        named.person_id,
        named.source,
        named.record_id,
        named.event_id,
        named.occurred_at,
        coalesce(truth_table.stands_for, named.event_name) as event_type,
        -- An event nobody knows is no contact; it is counted, and said.
        coalesce(truth_table.is_contact, false) as is_contact,
        truth_table.objection_channel,
        truth_table.event_type is not null as is_known
    from named
    left join truth_table
        on replace(named.event_name, '_', '') = truth_table.spelled

)

select * from final
