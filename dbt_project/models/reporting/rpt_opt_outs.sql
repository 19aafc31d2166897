-- grain: one row per channel; `any` counts each person, and each fingerprint, once
with opt_outs as (

    select
        *,
        bool_or(is_dated and origin != 'remembered') over (partition by person_id) as has_date
    from {{ ref("fct_opt_outs") }}

),

entries as (

    select
        fingerprint,
        channel
    from {{ source("suppression", "entries") }}
    where purpose like 'prospecting%' or purpose = 'all'

),

told as (

    select
        coalesce(channel, 'any') as channel,
        person_id,
        bool_or(origin in ('declared', 'event')) as has_objected,
        bool_or(origin = 'withdrawn') as has_withdrawn,
        bool_and(origin = 'remembered') as is_remembered,
        bool_or(is_dated and origin != 'remembered') as is_dated,
        bool_or(is_dated and origin != 'remembered' and objected_on > {{ as_of_date() }} - 30) as is_recent
    from opt_outs
    -- Beside a date, what has none is mostly the mark that Oubli set itself.
    where is_dated or not has_date
    group by person_id, grouping sets ((channel), ())

),

people as (

    select
        channel,
        count(*) as people,
        count(*) filter (where has_objected) as people_objected,
        count(*) filter (where has_withdrawn) as people_withdrew,
        count(*) filter (where is_remembered) as people_remembered,
        count(*) filter (where not is_dated and not is_remembered) as people_undated,
        count(*) filter (where is_recent) as people_recent
    from told
    group by channel

),

listed as (

    select
        coalesce(channel, 'any') as channel,
        count(distinct fingerprint) as fingerprints
    from entries
    group by grouping sets ((channel), ())

),

final as (

    select
        coalesce(people.channel, listed.channel) as channel,
        coalesce(people.people, 0) as people,
        coalesce(people.people_objected, 0) as people_objected,
        coalesce(people.people_withdrew, 0) as people_withdrew,
        coalesce(people.people_remembered, 0) as people_remembered,
        coalesce(people.people_undated, 0) as people_undated,
        coalesce(people.people_recent, 0) as people_recent,
        coalesce(listed.fingerprints, 0) as fingerprints
    from people
    full outer join listed on people.channel = listed.channel

)

select * from final
