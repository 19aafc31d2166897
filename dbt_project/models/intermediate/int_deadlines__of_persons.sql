-- grain: one row per person, data category and rule that needs it
with own as (

    select * from {{ ref("int_deadlines__of_relations") }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}

),

of_documents as (

    select * from {{ ref("int_deadlines__of_documents") }}
    where data_category != 'documents'

),

-- The identity a document needs is needed as long as the last such document.
needed_by_documents as (

    select distinct on (person_id, data_category, rule)
        person_id,
        data_category,
        purpose,
        rule,
        phase,
        legal_basis,
        next,
        reference,
        confidence,
        counts_from,
        due_on
    from of_documents
    order by person_id asc, data_category asc, rule asc, due_on desc nulls first

),

prospecting as (

    -- An end nobody knows is the latest.
    select
        person_id,
        case when bool_and(due_on is not null) then max(due_on) end as ends_on
    from own
    where ends_on_objection
    group by person_id

),

-- The proof of a consent serves as long as the prospecting that rests on it, and then as evidence.
of_consents as (

    select
        prospecting.person_id,
        rules.data_category,
        rules.purpose,
        rules.rule,
        rules.phase,
        rules.legal_basis,
        rules.next,
        rules.reference,
        rules.confidence,
        prospecting.ends_on as counts_from,
        {{ retention_deadline("prospecting.ends_on", "rules.keep_months", "rules.keep_days") }} as due_on
    from prospecting
    cross join rules
    where rules.grain = 'consent'

),

final as (

    select
        person_id,
        data_category,
        purpose,
        rule,
        phase,
        legal_basis,
        next,
        reference,
        confidence,
        counts_from,
        due_on
    from own
    union all
    select * from needed_by_documents
    union all
    select * from of_consents

)

select * from final
