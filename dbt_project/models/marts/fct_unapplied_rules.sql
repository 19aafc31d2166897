-- grain: one row per person and rule of the book that claims nothing of what is held of them
with persons as (

    select * from {{ ref("int_persons__grouped") }}

),

rules as (

    -- Of a rule's phases the active one stands for both; the opt-out list keeps nothing that a record holds.
    select * from {{ source("policy", "rules") }}
    where policy_hash = '{{ var("policy_hash") }}' and phase = 'active' and grain != 'objection'

),

claims as (

    select
        person_id,
        regexp_replace(rule, '[.]archive$', '.active') as rule
    from {{ ref("int_deadlines__candidates") }}
    union
    -- Of rules on events the deadlines tell which ends something first; the others apply as well.
    select
        person_id,
        rule
    from {{ ref("int_events__measured") }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}

),

clocks as (

    select * from {{ ref("int_clocks__of_persons") }}

),

holdings as (

    select * from {{ ref("int_holdings__by_person") }}

),

final as (

    -- Whether a rule applies is the claims' to say; here is only named what stands against it.
    select
        persons.person_id,
        rules.purpose,
        rules.rule,
        case
            when rules.valid_from > {{ as_of_date() }} then 'not_yet_in_force'
            when rules.valid_to < {{ as_of_date() }} then 'no_longer_in_force'
            when persons.segment != rules.segment then 'other_segment'
            when rules.customer and not persons.is_customer then 'no_customer'
            when not rules.customer and persons.is_customer then 'customer'
            when not string_to_array(persons.sources, ',') && rules.sources then 'other_system'
            when
                not coalesce(
                    rules.country = any(string_to_array(persons.countries, ',')), rules.country is null
                )
                then 'other_country'
            when exists (
                select 1 from claims as narrower
                where narrower.person_id = persons.person_id and narrower.rule = any(rules.replaced_by)
            ) then 'replaced'
            when rules.grain = 'document' and not exists (
                select 1 from documents
                where
                    documents.person_id = persons.person_id
                    and coalesce(documents.kind = any(rules.document_kinds), true)
            ) then 'no_such_document'
            when rules.clock = 'last_login' and not exists (
                select 1 from clocks
                where clocks.person_id = persons.person_id and clocks.clock = 'last_login'
            ) then 'never_logged_in'
            when not exists (
                select 1 from holdings
                where
                    holdings.person_id = persons.person_id
                    and holdings.data_category = any(rules.data_categories)
            ) then 'no_such_data'
            else 'condition_not_met'
        end as why
    from persons
    cross join rules
    left join claims
        on
            persons.person_id = claims.person_id
            and rules.rule = claims.rule
    where claims.rule is null

)

select * from final
