-- grain: one row per event that may go alone, whatever else is kept of its person
with events as (

    -- By an objection the person stays out; it goes with the person.
    select * from {{ ref("int_events__typed") }}
    where occurred_at is not null and objection_channel is null

),

tables as (

    select * from {{ source("policy", "event_tables") }}

),

standing as (

    select * from {{ ref("int_contacts__by_record") }}

),

final as (

    -- The newest contact of each record stays, and its newest login: a clock may rest on them.
    select
        events.*,
        {{ paris_date("events.occurred_at") }} as counts_from
    from events
    inner join tables
        on
            events.source = tables.source
            and split_part(events.event_id, ':', 1) = tables.table_name
    left join standing
        on
            events.person_id = standing.person_id
            and events.source = standing.source
            and events.record_id = standing.record_id
    where
        not coalesce(events.is_contact and events.occurred_at = standing.last_contact_at, false)
        and not coalesce(events.event_type = 'login' and events.occurred_at = standing.last_login_at, false)

)

select * from final
