-- grain: one row per record or document without a date, a rule, or another date than its first reading
with people as (

    select * from {{ ref("int_people__unioned") }}

),

contacts as (

    select * from {{ ref("int_contacts__latest") }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}

),

deadlines as (

    select * from {{ ref("fct_deadlines") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

holdings as (

    select * from {{ source("identity", "holdings") }}

),

undated as (

    select
        people.person_id,
        people.source,
        people.record_id,
        cast(null as text) as document_id,
        'collected_at' as missing,
        contacts.collected_on as counts_from
    from people
    inner join contacts on people.person_id = contacts.person_id
    where
        contacts.last_contact_on is null
        and coalesce(contacts.collection_known_by, 'first_seen') = 'first_seen'

    union all

    select
        person_id,
        source,
        record_id,
        document_id,
        'issued_on' as missing,
        cast(null as date) as counts_from
    from documents
    where issued_on is null

),

final as (

    select * from undated

    union all

    -- What is no document to the models, a draft say, or of a kind that no rule is for.
    select
        identified.person_id,
        holdings.source,
        holdings.record_id,
        holdings.document_id,
        'rule' as missing,
        cast(null as date) as counts_from
    from holdings
    inner join identified
        on holdings.source = identified.source and holdings.record_id = identified.record_id
    left join deadlines
        on holdings.source = deadlines.source and holdings.document_id = deadlines.document_id
    left join undated
        on holdings.source = undated.source and holdings.document_id = undated.document_id
    where
        holdings.document_id is not null
        and deadlines.document_id is null
        and undated.document_id is null

)

select * from final
