-- grain: one row per system, table, column and reason
with quarantined as (

    select
        source,
        table_name,
        reason,
        seen_at,
        coalesce(column_name, '') as column_name
    from {{ source("quarantine", "rows") }}

),

final as (

    select
        source,
        table_name,
        column_name,
        reason,
        count(*) as quarantined,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from quarantined
    group by source, table_name, column_name, reason

)

select * from final
