-- grain: one row per line of events.csv
with lines as (

    select * from {{ source("files", "events") }}

),

final as (

    select
        'events:' || event_id as event_id,
        record_id,
        occurred_at,
        type,
        purpose
    from lines

)

select * from final
