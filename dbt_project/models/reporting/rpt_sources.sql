-- grain: one row per system and table
with loads as (

    select
        source,
        table_name,
        load_id,
        as_of,
        finished_at,
        status,
        message,
        rows_at_source,
        rows_loaded,
        rows_quarantined,
        rows_removed
    from {{ source("control", "loads") }}

),

gates as (

    select
        source,
        reason_fr,
        reason_en
    from {{ source("control", "source_gates") }}
    where as_of = {{ as_of_date() }}

),

latest as (

    select distinct on (source, table_name)
        source,
        table_name,
        load_id,
        as_of,
        status,
        message,
        rows_at_source,
        rows_loaded,
        rows_quarantined,
        rows_removed
    from loads
    where as_of <= {{ as_of_date() }}
    order by source asc, table_name asc, load_id desc

),

successes as (

    select
        source,
        table_name,
        max(finished_at) as loaded_at,
        max(as_of) as loaded_as_of
    from loads
    where status = 'loaded' and as_of <= {{ as_of_date() }}
    group by source, table_name

),

final as (

    select
        latest.source,
        latest.table_name,
        latest.as_of,
        latest.status,
        latest.message,
        successes.loaded_at,
        {{ as_of_date() }} - successes.loaded_as_of as days_old,
        latest.rows_at_source,
        latest.rows_loaded,
        latest.rows_quarantined,
        latest.rows_removed,
        gates.reason_fr as blocked_reason_fr,
        gates.reason_en as blocked_reason_en
    from latest
    left join successes on latest.source = successes.source and latest.table_name = successes.table_name
    left join gates on latest.source = gates.source

)

select * from final
