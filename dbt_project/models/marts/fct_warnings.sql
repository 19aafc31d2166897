-- grain: one row per person and data category whose end is near, or has come, if its rule wants a warning
with deadlines as (

    select * from {{ ref("fct_deadlines") }}
    where due_on is not null

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'person' and warn_months is not null

),

warned as (

    select * from {{ source("control", "warnings") }}

),

final as (

    select
        deadlines.person_id,
        deadlines.data_category,
        deadlines.purpose,
        deadlines.rule,
        deadlines.counts_from,
        deadlines.due_on,
        warned.warned_on,
        -- A warning that came late puts the end off; without one it has no day.
        case
            when warned.warned_on is not null
                then greatest(
                    deadlines.due_on,
                    {{ retention_deadline("warned.warned_on", "rules.warn_months", "rules.warn_days") }}
                )
        end as ends_on
    from deadlines
    inner join rules
        on
            deadlines.rule = rules.rule
            and deadlines.data_category = rules.data_category
    -- Whoever came back since begins anew, the warning included.
    left join warned
        on
            deadlines.person_id = warned.person_id
            and deadlines.rule = warned.rule
            and deadlines.counts_from = warned.counts_from
    where deadlines.due_on <= {{ retention_deadline(as_of_date(), "rules.warn_months", "rules.warn_days") }}

)

select * from final
