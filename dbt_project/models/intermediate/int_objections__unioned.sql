-- grain: one row per person, purpose, channel and origin of an objection: declared, withdrawn, or remembered
with declared as (

    {{ union_sources("objections") }}

),

identified as (

    select * from {{ source("identity", "records") }}
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

unioned as (

    select
        identified.person_id,
        lower(coalesce(declared.purpose, 'all')) as purpose,
        lower(coalesce(declared.channel, 'all')) as channel,
        'declared' as origin,
        max({{ paris_date("declared.objected_at") }}) as objected_on,
        min(declared.source || ':' || declared.objection_id) as evidence
    from declared
    inner join identified
        on
            declared.source = identified.source
            and declared.record_id = identified.record_id
    where coalesce({{ paris_date("declared.objected_at") }} <= {{ as_of_date() }}, true)
    -- One with a date tells nothing of when one without it was made.
    group by
        identified.person_id,
        lower(coalesce(declared.purpose, 'all')),
        lower(coalesce(declared.channel, 'all')),
        declared.objected_at is null

    union all

    -- A withdrawal that names no purpose or channel is to all, like an objection.
    select
        person_id,
        coalesce(purpose, 'all') as purpose,
        coalesce(channel, 'all') as channel,
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
        purpose in ('prospecting', 'all') or purpose like 'prospecting%' as is_prospecting
    from unioned

)

select * from final
