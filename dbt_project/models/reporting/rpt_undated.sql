-- grain: one row per system (empty: all of them, each person once) and what is missing
with undated as (

    select
        person_id,
        source,
        missing,
        counts_from
    from {{ ref("fct_undated") }}

),

due as (

    select distinct
        person_id,
        counts_from
    from {{ ref("fct_due_actions") }}
    where action != 'suppress'

),

latest as (

    select distinct on (source, table_name)
        source,
        rows_of_nobody
    from {{ source("control", "loads") }}
    where as_of <= {{ as_of_date() }}
    order by source asc, table_name asc, load_id desc

),

in_quarantine as (

    select
        source,
        count(*) as set_aside
    from {{ source("quarantine", "rows") }}
    where reason = 'nobody'
    group by source

),

-- Of rows whose person is not there, documents and their parts are left where they are.
of_nobody as (

    select
        latest.source,
        sum(latest.rows_of_nobody) - coalesce(max(in_quarantine.set_aside), 0) as counted
    from latest
    left join in_quarantine on latest.source = in_quarantine.source
    group by latest.source

),

final as (

    select
        coalesce(undated.source, '') as source_system,
        undated.missing,
        cast(count(*) as bigint) as counted,
        count(distinct undated.person_id) as people,
        count(distinct due.person_id) as people_due
    from undated
    left join due
        on
            undated.person_id = due.person_id
            and undated.counts_from = due.counts_from
    group by undated.missing, grouping sets ((undated.source), ())

    union all

    select
        source as source_system,
        'person' as missing,
        cast(counted as bigint) as counted,
        0 as people,
        0 as people_due
    from of_nobody
    where counted > 0

)

select * from final
