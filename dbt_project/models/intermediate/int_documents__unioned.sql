-- grain: one row per document
with documents as (

    {{ union_sources("documents") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

archived as (

    select * from {{ source("archive", "items") }}
    where document_id is not null and kind is not null

),

known as (

    select
        source,
        record_id,
        document_id,
        kind,
        issued_on,
        fiscal_year_end,
        delivered_on,
        amount,
        concluded_online
    from documents

    union all

    -- A document that moved to the archive has left raw; the order is still an order, and the customer one.
    select distinct on (source, document_id)
        source,
        record_id,
        document_id,
        kind,
        issued_on,
        fiscal_year_end,
        delivered_on,
        amount,
        concluded_online
    from archived
    where
        not exists (
            select 1 from documents
            where documents.source = archived.source and documents.document_id = archived.document_id
        )

),

final as (

    select
        identified.person_id,
        known.source,
        known.record_id,
        known.document_id,
        lower(known.kind) as kind,
        known.issued_on,
        known.delivered_on,
        -- Without a declared fiscal year the calendar year is the fiscal year (C. com. L123-12).
        coalesce(
            known.fiscal_year_end,
            cast(date_trunc('year', known.issued_on) + interval '1 year - 1 day' as date)
        ) as fiscal_year_end,
        known.amount,
        coalesce(known.concluded_online, false) as concluded_online
    from known
    inner join identified
        on
            known.source = identified.source
            and known.record_id = identified.record_id

)

select * from final
