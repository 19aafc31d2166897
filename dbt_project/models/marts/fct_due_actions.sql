-- grain: one row per person, data category, document (null for the person's own) and action due that night
with deadlines as (

    select * from {{ ref("fct_deadlines") }}

),

quarantined as (

    select * from {{ ref("int_persons__quarantined") }}

),

holds as (

    select * from {{ ref("int_holds__unioned") }}

),

warnings as (

    select * from {{ ref("fct_warnings") }}

),

others as (

    select * from {{ ref("int_actions__without_deadline") }}

),

due as (

    select
        person_id,
        data_category,
        source,
        document_id,
        next as action,
        purpose,
        rule,
        counts_from,
        due_on,
        archive_rule,
        archive_counts_from,
        false as is_doubtful
    from deadlines
    where due_on <= {{ as_of_date() }}

    union all

    select * from others
    where not is_doubtful or not exists (
        select 1 from deadlines
        where
            deadlines.person_id = others.person_id and deadlines.data_category = others.data_category
            and deadlines.due_on <= {{ as_of_date() }}
    )

),

held as (

    {{ covered_by_holds("due", "holds") }}

),

final as (

    select
        due.*,
        '{{ var("policy_hash") }}' as policy_hash,
        -- Remembering an opt-out destroys nothing: no hold stands against it.
        due.action != 'suppress' and held.person_id is not null as is_held,
        due.action != 'suppress' and quarantined.person_id is not null as is_quarantined,
        warnings.rule is not null and coalesce(warnings.ends_on > {{ as_of_date() }}, true) as is_unwarned
    from due
    left join quarantined on due.person_id = quarantined.person_id
    left join held
        on
            due.person_id = held.person_id
            and due.purpose = held.purpose
            and coalesce(due.source, '') = coalesce(held.source, '')
            and coalesce(due.document_id, '') = coalesce(held.document_id, '')
    left join warnings
        on
            due.person_id = warnings.person_id
            and due.data_category = warnings.data_category
            and due.rule = warnings.rule
            and due.document_id is null and not due.is_doubtful

)

select * from final
