-- grain: one row per archived data category of a record or document
with archived as (

    select * from {{ source("archive", "items") }}
    where {{ of_touched() }}

),

persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where phase = 'archive'

),

final as (

    -- What left its system for the archive keeps the clock it was archived under.
    select
        archived.person_id,
        archived.data_category,
        case when archived.document_id is not null then archived.source end as source,
        archived.document_id,
        {{ rule_terms("rules") }},
        {{ ended_by_objection(
            "rules.ends_on_objection",
            "persons.objected_on",
            "archived.counts_from",
            retention_deadline("archived.counts_from", "rules.keep_months", "rules.keep_days"),
        ) }},
        -- What is archived of a person tells the clock, and no longer what it began with.
        archived.issued_on as begins_on
    from archived
    left join persons on archived.person_id = persons.person_id
    inner join rules
        on
            archived.rule = rules.rule
            and archived.data_category = rules.data_category

)

select * from final
