-- grain: one row per system, table, column and reason
with quarantined as (

    select
        source,
        table_name,
        -- What ended is empty, and only still to be deleted in its system.
        case when ended_on is null then reason else 'nobody_ended' end as reason,
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
