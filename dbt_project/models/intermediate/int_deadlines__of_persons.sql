-- grain: one row per person, data category and rule that needs it
with own as (

    select * from {{ ref("int_deadlines__of_relations") }}
    where {{ of_touched() }}

),

of_consents as (

    select * from {{ ref("int_deadlines__of_consents") }}
    where {{ of_touched() }}

),

of_documents as (

    select * from {{ ref("int_deadlines__of_documents") }}
    where {{ of_touched() }} and data_category != 'documents'

),

-- The identity a document needs is needed as long as the last such document.
needed_by_documents as (

    select distinct on (person_id, data_category, rule)
        person_id,
        data_category,
        {{ rule_terms() }},
        counts_from,
        due_on,
        min(begins_on) over (partition by person_id, data_category, rule) as begins_on
    from of_documents
    order by person_id asc, data_category asc, rule asc, due_on desc nulls first, counts_from desc nulls first

),

final as (

    select
        person_id,
        data_category,
        {{ rule_terms() }},
        counts_from,
        due_on,
        begins_on
    from own
    union all
    select * from needed_by_documents
    union all
    select * from of_consents

)

select * from final
