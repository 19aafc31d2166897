-- grain: one row per person and document
{% set told = "kind, issued_on, fiscal_year_end, delivered_on, amount, currency, concluded_online, number" %}
with documents as (

    {{ union_sources("documents") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

in_raw as (

    select
        identified.person_id,
        documents.source,
        documents.record_id,
        documents.document_id,
        {{ told }}
    from documents
    inner join identified
        on
            documents.source = identified.source
            and documents.record_id = identified.record_id

),

archived as (

    -- Several records of one person may have had it.
    select distinct on (identified.person_id, items.source, items.document_id)
        identified.person_id,
        items.source,
        items.record_id,
        items.document_id,
        {{ told }}
    from {{ source("archive", "items") }} as items
    inner join identified
        on
            items.source = identified.source
            and items.record_id = identified.record_id
    where items.document_id is not null and items.kind is not null
    order by identified.person_id asc, items.source asc, items.document_id asc, items.archive_id asc

),

known as (

    select * from in_raw

    union all

    -- A document that moved to the archive has left raw; the order is still an order, and the customer one.
    select *
    from archived
    where
        not exists (
            select 1 from in_raw
            where
                in_raw.person_id = archived.person_id
                and in_raw.source = archived.source
                and in_raw.document_id = archived.document_id
        )

),

final as (

    select
        person_id,
        source,
        record_id,
        document_id,
        lower(kind) as kind,
        issued_on,
        delivered_on,
        {{ books_close_on() }} as fiscal_year_end,
        amount,
        upper(trim(currency)) as currency,
        concluded_online,
        number
    from known

)

select * from final
