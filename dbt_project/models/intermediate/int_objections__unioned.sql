-- grain: one row per objection of a person: declared, withdrawn, or remembered
{# Without a date an opt-out counts from the night it was first seen, which the list of them knows. -#}
{%- set objected_on -%}
    coalesce(
        objected_on,
        max(objected_on) filter (where origin = 'remembered') over (partition by person_id),
        {{ as_of_date() }}
    )
{%- endset -%}
{# An objection is always taken: to whatever is not plainly something else, it is one to prospecting. -#}
{%- set is_prospecting = "purpose not in (select others.purpose from others)" -%}
with declared as (

    select * from {{ ref("int_objections__declared") }}
    where {{ of_touched() }}

),

remembered as (

    select * from {{ ref("int_objections__remembered") }}
    where {{ of_touched() }}

),

withdrawn as (

    select * from {{ ref("int_consents__made") }}
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
        undoes_until,
        evidence
    from declared

    union all

    -- A withdrawal is an objection, whatever came after; one that names no purpose or channel is to all.
    select
        person_id,
        coalesce(nullif(trim(purpose), ''), 'all') as purpose,
        {{ channel_of_no("channel") }} as channel,
        'withdrawn' as origin,
        decided_on as objected_on,
        {{ undoes_until("decided_at") }} as undoes_until,
        source || ':' || consent_id as evidence
    from withdrawn

    union all

    select
        person_id,
        purpose,
        channel,
        'remembered' as origin,
        objected_on,
        cast(null as timestamptz) as undoes_until,
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
        {{ objected_on }} as objected_on,
        -- The list knows days; the hour is known for as long as a system tells it of that day.
        coalesce(
            undoes_until,
            max(undoes_until) over (partition by person_id, channel, objected_on, {{ is_prospecting }}),
            {{ end_of_paris_date(objected_on) }}
        ) as undoes_until,
        evidence,
        {{ is_prospecting }} as is_prospecting
    from unioned

)

select * from final
