-- grain: one row per person and clock; counts_from is null where the clock is unknown
with persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

last_contacts as (

    select * from {{ ref("int_contacts__latest") }}
    where {{ of_touched() }}

),

logins as (

    select
        person_id,
        max({{ paris_date("occurred_at") }}) as last_login_on
    from {{ ref("int_events__typed") }}
    where
        {{ of_touched() }}
        and event_type = 'login'
        and {{ paris_date("occurred_at") }} <= {{ as_of_date() }}
    group by person_id

),

final as (

    -- Who never contacted us starts at collection.
    select
        person_id,
        'last_contact' as clock,
        coalesce(last_contact_on, collected_on) as counts_from
    from last_contacts

    union all

    select
        person_id,
        'collection' as clock,
        collected_on as counts_from
    from persons

    union all

    select
        person_id,
        'end_of_relation' as clock,
        relation_ended_on as counts_from
    from persons
    where is_customer

    union all

    select
        person_id,
        'last_login' as clock,
        last_login_on as counts_from
    from logins

)

select * from final
