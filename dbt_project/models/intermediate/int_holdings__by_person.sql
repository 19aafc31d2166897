-- grain: one row per person, data category and document (null for what the person's records hold) really held
with holdings as (

    select * from {{ source("identity", "holdings") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

archived as (

    select * from {{ source("archive", "items") }}
    where {{ of_touched() }}

),

archived_documents as (

    select distinct
        identified.person_id,
        items.source,
        items.document_id
    from {{ source("archive", "items") }} as items
    inner join identified
        on
            items.source = identified.source
            and items.record_id = identified.record_id
    where items.document_id is not null

),

held as (

    select
        identified.person_id,
        holdings.data_category,
        case when holdings.document_id is not null then holdings.source end as source,
        holdings.document_id,
        -- What an archived document leaves in raw are its bare dates and amounts.
        archived_documents.document_id is not null as is_archived
    from holdings
    inner join identified
        on
            holdings.source = identified.source
            and holdings.record_id = identified.record_id
    left join archived_documents
        on
            identified.person_id = archived_documents.person_id
            and holdings.source = archived_documents.source
            and holdings.document_id = archived_documents.document_id

    union all

    select
        person_id,
        data_category,
        case when document_id is not null then source end as source,
        document_id,
        true as is_archived
    from archived

),

final as (

    select
        person_id,
        data_category,
        source,
        document_id,
        bool_or(is_archived) as is_archived,
        bool_or(not is_archived) as is_active
    from held
    group by person_id, data_category, source, document_id

)

select * from final
