-- grain: one row per person, purpose, channel and origin of an objection: declared, withdrawn, or remembered
with declared as (

    select * from {{ ref("int_objections__declared") }}
    where {{ of_touched() }}

),

remembered as (

    select * from {{ ref("int_objections__remembered") }}
    where {{ of_touched() }}

),

withdrawn as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }} and decision = 'withdrawn'

),

others as (

    select * from {{ ref("int_purposes__apart") }}

),

unioned as (

    select
        person_id,
        purpose,
        channel,
        origin,
        objected_on,
        evidence
    from declared

    union all

    -- A withdrawal that names no purpose or channel is to all, like an objection.
    select
        person_id,
        coalesce(nullif(trim(purpose), ''), 'all') as purpose,
        {{ channel_of_no("channel") }} as channel,
        'withdrawn' as origin,
        decided_on as objected_on,
        evidence
    from withdrawn

    union all

    select
        person_id,
        purpose,
        channel,
        'remembered' as origin,
        objected_on,
        'opt_out_list' as evidence
    from remembered

),

final as (

    select
        person_id,
        purpose,
        channel,
        origin,
        objected_on is not null as is_dated,
        -- Without a date an opt-out counts from the night it was first seen, which the list of them knows.
        coalesce(
            objected_on,
            max(objected_on) filter (where origin = 'remembered') over (partition by person_id),
            {{ as_of_date() }}
        ) as objected_on,
        evidence,
        -- An objection is always taken: to whatever is not plainly something else, it is one to prospecting.
        purpose not in (select others.purpose from others) as is_prospecting
    from unioned

)

select * from final
