-- grain: one row per record or document without a date, a rule, or another date than its first reading
with people as (

    select * from {{ ref("int_people__unioned") }}
    where {{ of_touched() }}

),

contacts as (

    select * from {{ ref("int_contacts__latest") }}
    where {{ of_touched() }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

deadlines as (

    select * from {{ ref("fct_deadlines") }}
    where {{ of_touched() }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

holdings as (

    select * from {{ source("identity", "holdings") }}
    where document_id is not null

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
    {% for known in ["deadlines", "undated"] -%}
        left join {{ known }}
            on
                (identified.person_id, holdings.source, holdings.document_id)
                = ({{ known }}.person_id, {{ known }}.source, {{ known }}.document_id)
    {% endfor %}
    where deadlines.document_id is null and undated.document_id is null

)

select * from final
