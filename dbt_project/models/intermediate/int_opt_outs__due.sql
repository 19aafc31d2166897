-- grain: one row per opt-out to remember or that may be forgotten, and per table with rows of nobody to end
with to_remember as (

    select * from {{ ref("int_opt_outs__to_remember") }}

),

ended as (

    select * from {{ ref("int_opt_outs__ended") }}

),

of_nobody as (

    select * from {{ ref("int_quarantine__ended") }}

),

final as (

    select
        person_id,
        'contact_details' as data_category,
        cast(null as text) as source,
        'suppress' as action,
        purpose,
        rule,
        objected_on as counts_from,
        objected_on as due_on
    from to_remember

    union all

    -- The list stands among the systems, under a name that no source may have.
    select
        'opt-out:' || fingerprint as person_id,
        'fingerprints' as data_category,
        'suppression' as source,
        'delete' as action,
        purpose,
        rule,
        counts_from,
        due_on
    from ended

    union all

    -- Quarantine, too, stands among the systems.
    select
        person_id,
        'rows' as data_category,
        'quarantine' as source,
        'delete' as action,
        purpose,
        rule,
        min(counts_from) as counts_from,
        min(due_on) as due_on
    from of_nobody
    group by person_id, purpose, rule

)

select * from final
