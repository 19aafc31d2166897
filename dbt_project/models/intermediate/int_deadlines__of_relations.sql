-- grain: one row per person, data category and rule on persons
with persons as (

    select * from {{ ref("int_persons__grouped") }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'person'

),

clocks as (

    select * from {{ ref("int_clocks__of_persons") }}

),

final as (

    select
        persons.person_id,
        rules.data_category,
        rules.purpose,
        rules.rule,
        rules.phase,
        rules.legal_basis,
        rules.next,
        rules.reference,
        rules.confidence,
        rules.ends_on_objection,
        {{ ended_by_objection(
            "rules.ends_on_objection",
            "persons.objected_on",
            "clocks.counts_from",
            retention_deadline("clocks.counts_from", "rules.keep_months", "rules.keep_days"),
        ) }}
    from persons
    inner join rules
        on
            coalesce(persons.segment = rules.segment, true)
            and coalesce(persons.is_customer = rules.customer, true)
            and coalesce(rules.source = any(string_to_array(persons.sources, ',')), true)
            -- An account nobody ever logged in to has no such clock and no such data.
            and (rules.clock != 'last_login' or exists (
                select 1 from clocks as logins
                where logins.person_id = persons.person_id and logins.clock = 'last_login'
            ))
    left join clocks
        on
            persons.person_id = clocks.person_id
            and rules.clock = clocks.clock

)

select * from final
