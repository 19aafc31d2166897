-- grain: one row per document
with documents as (

    {{ union_sources("documents") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

final as (

    select
        identified.person_id,
        documents.source,
        documents.record_id,
        documents.document_id,
        lower(documents.kind) as kind,
        documents.issued_on,
        documents.delivered_on,
        -- Without a declared fiscal year the calendar year is the fiscal year (C. com. L123-12).
        coalesce(
            documents.fiscal_year_end,
            cast(date_trunc('year', documents.issued_on) + interval '1 year - 1 day' as date)
        ) as fiscal_year_end,
        documents.amount,
        coalesce(documents.concluded_online, false) as concluded_online
    from documents
    inner join identified
        on
            documents.source = identified.source
            and documents.record_id = identified.record_id

)

select * from final
