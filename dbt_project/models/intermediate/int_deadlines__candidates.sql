-- grain: one row per person, data category, document (null for the person's own) and rule, of data really held
with holdings as (

    select * from {{ ref("int_holdings__by_person") }}

),

of_documents as (

    select * from {{ ref("int_deadlines__of_documents") }}
    where data_category = 'documents'

),

of_persons as (

    select * from {{ ref("int_deadlines__of_persons") }}

),

of_archive as (

    select * from {{ ref("int_deadlines__of_archive") }}

),

final as (

    select
        holdings.person_id,
        holdings.data_category,
        holdings.source,
        holdings.document_id,
        holdings.is_archived,
        holdings.is_active,
        of_documents.purpose,
        of_documents.rule,
        of_documents.phase,
        of_documents.legal_basis,
        of_documents.next,
        of_documents.reference,
        of_documents.confidence,
        of_documents.counts_from,
        of_documents.due_on
    from holdings
    inner join of_documents
        on
            holdings.source = of_documents.source
            and holdings.document_id = of_documents.document_id
            and holdings.data_category = of_documents.data_category

    union all

    select
        holdings.person_id,
        holdings.data_category,
        holdings.source,
        holdings.document_id,
        holdings.is_archived,
        holdings.is_active,
        of_persons.purpose,
        of_persons.rule,
        of_persons.phase,
        of_persons.legal_basis,
        of_persons.next,
        of_persons.reference,
        of_persons.confidence,
        of_persons.counts_from,
        of_persons.due_on
    from holdings
    inner join of_persons
        on
            holdings.person_id = of_persons.person_id
            and holdings.data_category = of_persons.data_category
    where holdings.document_id is null

    union all

    select
        holdings.person_id,
        holdings.data_category,
        holdings.source,
        holdings.document_id,
        holdings.is_archived,
        holdings.is_active,
        of_archive.purpose,
        of_archive.rule,
        of_archive.phase,
        of_archive.legal_basis,
        of_archive.next,
        of_archive.reference,
        of_archive.confidence,
        of_archive.counts_from,
        of_archive.due_on
    from of_archive
    inner join holdings
        on
            of_archive.person_id = holdings.person_id
            and of_archive.data_category = holdings.data_category
            and of_archive.document_id is not distinct from holdings.document_id
            and of_archive.source is not distinct from holdings.source

)

select * from final
