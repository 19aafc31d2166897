-- grain: one row per event that may go alone and that a rule ends, with the rule that keeps it longest
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

persons as (

    select * from {{ ref("int_persons__grouped") }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'event'

),

superseded as (

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

),

final as (

    select
        events.person_id,
        events.source,
        events.record_id,
        events.event_id,
        events.counts_from,
        governing.*,
        governing.due_on <= {{ as_of_date() }} as is_over
    from superseded as events
    inner join persons on events.person_id = persons.person_id
    cross join lateral (
        select
            {{ rule_terms("rules") }},
            {{ retention_deadline("events.counts_from", "rules.keep_months", "rules.keep_days") }} as due_on
        from rules
        where
            {{ fits_event("rules", "events", "persons") }}
            and {{ is_not_replaced(fits_event("narrower", "events", "persons", surely=true)) }}
        order by due_on desc, rules.rule asc
        limit 1
    ) as governing

)

select * from final
