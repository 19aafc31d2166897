-- grain: one row per opt-out that the night is to remember, and per one that it may forget
with to_remember as (

    select * from {{ ref("int_opt_outs__to_remember") }}

),

ended as (

    select * from {{ ref("int_opt_outs__ended") }}

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

)

select * from final
