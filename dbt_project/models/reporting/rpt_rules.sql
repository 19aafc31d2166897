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
        event_types,
        replaced_by,
        (segment, customer, sources, country, channel) as who,
        coalesce(valid_from, valid_to) is not null as is_for_a_time,
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

-- The events that no narrower rule takes away; under a further condition of its own some of them would stay.
own_events as (

    select
        rules.policy_hash,
        rules.rule,
        string_agg(events.event_type, ',' order by events.event_type) as event_types
    from rules
    cross join lateral unnest(rules.event_types) as events (event_type)
    where
        not exists (
            select 1 from rules as narrower
            where
                narrower.policy_hash = rules.policy_hash
                and narrower.rule = any(rules.replaced_by)
                and events.event_type = any(narrower.event_types)
                and narrower.who is not distinct from rules.who
                and not narrower.is_for_a_time
        )
    group by rules.policy_hash, rules.rule

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
        own_events.event_types,
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
    left join own_events on rules.policy_hash = own_events.policy_hash and rules.rule = own_events.rule

)

select * from final
