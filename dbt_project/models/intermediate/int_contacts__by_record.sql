-- grain: one row per record: the events of it on which a clock may rest
with events as (

    select * from {{ ref("int_events__typed") }}
    where {{ of_touched() }} and {{ paris_date("occurred_at") }} <= {{ as_of_date() }}

),

final as (

    select
        person_id,
        source,
        record_id,
        max(occurred_at) filter (where is_contact) as last_contact_at,
        max(occurred_at) filter (where event_type = 'login') as last_login_at
    from events
    where is_contact or event_type = 'login'
    group by person_id, source, record_id

)

select * from final
