-- grain: one row per document, data category and rule that needs it
with documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'document'

),

clocks as (

    select * from {{ ref("int_clocks__of_documents") }}
    where {{ of_touched() }}

),

returned as (

    select * from {{ ref("int_erased__returned") }}
    where {{ of_touched() }} and not is_doubtful

),

final as (

    select
        documents.person_id,
        documents.source,
        documents.document_id,
        rules.data_category,
        {{ rule_terms("rules") }},
        {{ ended_by_objection(
            "rules.ends_on_objection",
            "persons.objected_on",
            "clocks.counts_from",
            retention_deadline("clocks.counts_from", "rules.keep_months", "rules.keep_days"),
            "returned.erased_on",
        ) }},
        documents.issued_on as begins_on
    from documents
    inner join persons on documents.person_id = persons.person_id
    inner join rules
        on
            {{ fits_document("rules", "documents", "persons") }}
    left join clocks
        on
            documents.person_id = clocks.person_id
            and documents.source = clocks.source
            and documents.document_id = clocks.document_id
            and rules.clock = clocks.clock
    left join returned
        on
            documents.person_id = returned.person_id
            and rules.data_category = returned.data_category
            and rules.ends_on_objection
    where {{ is_not_replaced(fits_document("narrower", "documents", "persons", surely=true)) }}

)

select * from final
