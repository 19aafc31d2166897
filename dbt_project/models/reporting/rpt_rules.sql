-- grain: one row per policy book and rule
with policies as (

    select
        policy_hash,
        purpose,
        label_fr,
        label_en
    from {{ source("policy", "policies") }}

),

rules as (

    select
        policy_hash,
        rule,
        purpose,
        phase,
        document_kinds,
        legal_basis,
        clock,
        keep,
        keep_months,
        keep_days,
        next,
        ends_on_objection,
        while_known,
        reference,
        confidence,
        -- A made-up day of last year from which the page of the policy shows the period.
        make_date(
            cast(extract(year from {{ as_of_date() }}) as integer) - 1,
            case when clock = 'fiscal_year_end' then 12 else 5 end,
            case when clock = 'fiscal_year_end' then 31 else 14 end
        ) as example_from
    from {{ source("policy", "rules") }}

),

final as (

    select
        rules.policy_hash,
        rules.rule,
        rules.purpose,
        policies.label_fr,
        policies.label_en,
        rules.phase,
        array_to_string(rules.document_kinds, ',') as document_kinds,
        rules.legal_basis,
        rules.clock,
        rules.keep,
        rules.next,
        rules.ends_on_objection,
        rules.while_known,
        rules.reference,
        rules.confidence,
        rules.example_from,
        {{ retention_deadline("rules.example_from", "rules.keep_months", "rules.keep_days") }} as example_due
    from rules
    inner join policies on rules.policy_hash = policies.policy_hash and rules.purpose = policies.purpose

)

select * from final
