-- grain: one row per person, data category and rule on persons
with persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'person'

),

clocks as (

    select * from {{ ref("int_clocks__of_persons") }}
    where {{ of_touched() }}

),

logged_in as (

    -- An account nobody ever logged in to has no such clock and no such data.
    select person_id
    from clocks
    where clock = 'last_login'

),

ended as (

    select * from {{ ref("int_erased__ended") }}
    where {{ of_touched() }} and not is_doubtful

),

final as (

    select
        persons.person_id,
        rules.data_category,
        {{ rule_terms("rules") }},
        rules.ends_on_objection,
        {{ ended_by_objection(
            "rules.ends_on_objection",
            "persons.objected_on",
            "clocks.counts_from",
            retention_deadline("clocks.counts_from", "rules.keep_months", "rules.keep_days"),
            "ended.erased_on",
        ) }},
        -- A relation begins with its first document, whatever its end counts from.
        case
            when rules.clock = 'end_of_relation' then persons.relation_began_on else clocks.counts_from
        end as begins_on
    from persons
    inner join rules
        on
            {{ fits_person("rules", "persons") }}
    left join logged_in on persons.person_id = logged_in.person_id
    left join clocks
        on
            persons.person_id = clocks.person_id
            and rules.clock = clocks.clock
    -- Whoever was erased and did not come back is over for every purpose that no document needs.
    left join ended
        on
            persons.person_id = ended.person_id
            and rules.data_category = ended.data_category
            and rules.phase = 'active'
    where
        (rules.clock != 'last_login' or logged_in.person_id is not null)
        and {{ is_not_replaced(
            fits_person("narrower", "persons", surely=true)
            ~ " and (narrower.clock != 'last_login' or logged_in.person_id is not null)"
        ) }}

)

select * from final
