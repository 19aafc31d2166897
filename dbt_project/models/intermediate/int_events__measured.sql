-- grain: one row per event that may go alone and that a rule ends, with the rule that keeps it longest
with events as (

    select * from {{ ref("int_events__superseded") }}

),

persons as (

    select * from {{ ref("int_persons__grouped") }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'event'

),

objected as (

    select * from {{ ref("int_objections__of_events") }}

),

governed as (

    select
        events.person_id,
        events.source,
        events.record_id,
        events.event_id,
        events.counts_from,
        governing.*
    from events
    inner join persons on events.person_id = persons.person_id
    cross join lateral (
        select
            {{ rule_terms("rules") }},
            {{ retention_deadline("events.counts_from", "rules.keep_months", "rules.keep_days") }} as due_on
        from rules
        where
            {{ fits_event("rules", "events", "persons") }}
            and {{ is_not_replaced(fits_event("narrower", "events", "persons", surely=true)) }}
        order by due_on desc, rules.rule asc
        limit 1
    ) as governing

),

ended as (

    -- What rests on a consent ends with it (RGPD, art. 7, § 3, et art. 17, § 1, b), what came later at once.
    select
        governed.person_id,
        governed.source,
        governed.record_id,
        governed.event_id,
        {{ rule_terms("governed") }},
        {{ ended_by_objection(
            "governed.legal_basis = 'consent'", "objected.objected_on", "governed.counts_from", "governed.due_on"
        ) }}
    from governed
    left join objected on governed.person_id = objected.person_id and governed.purpose = objected.purpose

),

final as (

    select
        *,
        due_on <= {{ as_of_date() }} as is_over
    from ended

)

select * from final
