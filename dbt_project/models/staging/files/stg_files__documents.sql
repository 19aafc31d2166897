-- grain: one row per line of documents.csv
with lines as (

    select * from {{ source("files", "documents") }}

),

final as (

    select
        document_id,
        record_id,
        lower(trim(kind)) as kind,
        issued_on,
        fiscal_year_end,
        delivered_on,
        amount,
        currency,
        concluded_online,
        number
    from lines

)

select * from final
