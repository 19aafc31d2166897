-- grain: one row per comment
with comments as (

    select * from {{ source("crm", "comments") }}

),

final as (

    select
        cast(comment_no as text) as note_id,
        cast(contact_no as text) as record_id,
        redige_le as written_at,
        auteur as author,
        texte as text
    from comments

)

select * from final
