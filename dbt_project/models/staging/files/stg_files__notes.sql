-- grain: one row per line of notes.csv
with lines as (

    select * from {{ source("files", "notes") }}

),

final as (

    select
        note_id,
        record_id,
        written_at,
        author,
        text
    from lines

)

select * from final
