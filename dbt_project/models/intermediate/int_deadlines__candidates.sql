-- grain: one row per person, data category, document (null for the person's own) and rule, of what is held
{% set claim = rule_terms() ~ ", counts_from, due_on, begins_on" %}
with holdings as (

    select * from {{ ref("int_holdings__by_person") }}
    where {{ of_touched() }}

),

claims as (

    select
        person_id,
        data_category,
        source,
        document_id,
        {{ claim }}
    from {{ ref("int_deadlines__of_documents") }}
    where {{ of_touched() }} and data_category = 'documents'

    union all

    select
        person_id,
        data_category,
        cast(null as text) as source,
        cast(null as text) as document_id,
        {{ claim }}
    from {{ ref("int_deadlines__of_persons") }}
    where {{ of_touched() }}

    union all

    select
        person_id,
        data_category,
        source,
        document_id,
        {{ claim }}
    from {{ ref("int_deadlines__of_archive") }}
    where {{ of_touched() }}

),

of_events as (

    select * from {{ ref("int_deadlines__of_events") }}
    where {{ of_touched() }}

),

final as (

    select
        holdings.person_id,
        holdings.data_category,
        holdings.source,
        holdings.document_id,
        holdings.is_archived,
        holdings.is_active,
        {{ claim }}
    from holdings
    inner join claims
        on
            holdings.person_id = claims.person_id
            and holdings.data_category = claims.data_category
            and coalesce(holdings.source, '') = coalesce(claims.source, '')
            and coalesce(holdings.document_id, '') = coalesce(claims.document_id, '')

    union all

    -- Events are held by being there.
    select
        person_id,
        data_category,
        cast(null as text) as source,
        cast(null as text) as document_id,
        false as is_archived,
        true as is_active,
        {{ rule_terms() }},
        counts_from,
        due_on,
        counts_from as begins_on
    from of_events

)

select * from final
