-- grain: one row per line of objections.csv
with lines as (

    select * from {{ source("files", "objections") }}

),

final as (

    select
        objection_id,
        record_id,
        -- An objection that names no purpose or channel is to all.
        coalesce(lower(trim(purpose)), 'all') as purpose,
        coalesce(lower(trim(channel)), 'all') as channel,
        objected_at
    from lines

)

select * from final
