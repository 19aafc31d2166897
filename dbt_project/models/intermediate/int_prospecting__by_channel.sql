-- grain: one row per person, purpose of prospecting and channel, with what the policy book rests it on
with persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

clocks as (

    select * from {{ ref("int_clocks__of_persons") }}
    where {{ of_touched() }}

),

channels as (

    select * from {{ channels() }}

),

rules as (

    -- Prospecting is what an objection ends.
    select * from {{ ref("int_rules__in_force") }}
    where phase = 'active' and grain = 'person' and ends_on_objection

),

grounds as (

    select
        *,
        coalesce(valid_to < {{ as_of_date() }}, false) as is_over
    from {{ source("policy", "grounds") }}
    where policy_hash = '{{ var("policy_hash") }}' and coalesce(valid_from <= {{ as_of_date() }}, true)

),

purposes as (

    -- Of several rules of a purpose the longest tells how long a person may be approached.
    select distinct on (persons.person_id, rules.purpose)
        persons.person_id,
        persons.is_customer,
        persons.collected_on,
        persons.relation_began_on,
        case
            when persons.informed_on is not null then null
            -- A professional is approached with the source of their data at hand (CPCE L34-5; RGPD 14(2)(f)).
            when persons.segment = 'b2b' and not persons.is_customer and persons.is_of_unknown_source
                then cast('-infinity' as date)
            else {{ retention_deadline("persons.collected_elsewhere_on", 1, 0) }}
        end as uninformed_on,
        rules.purpose,
        rules.legal_basis as book_basis,
        {{ retention_deadline("clocks.counts_from", "rules.keep_months", "rules.keep_days") }} as until
    from persons
    inner join rules
        on
            {{ fits_person("rules", "persons") }}
    left join clocks
        on
            persons.person_id = clocks.person_id
            and rules.clock = clocks.clock
    where {{ is_not_replaced(fits_person("narrower", "persons", surely=true)) }}
    order by persons.person_id asc, rules.purpose asc, until desc nulls first

),

final as (

    select distinct on (purposes.person_id, purposes.purpose, channels.channel)
        purposes.*,
        channels.channel,
        -- What serves customers serves nobody before they were one, and what took over from it not sooner.
        greatest(
            purposes.collected_on,
            case when grounds.customer and not grounds.is_over then purposes.relation_began_on end,
            case when grounds.is_over then grounds.valid_to + 1 else grounds.valid_from end
        ) as begins_on,
        case when not grounds.is_over then grounds.ground end as ground,
        case when not grounds.is_over then grounds.legal_basis end as ground_basis,
        case when not grounds.is_over then grounds.valid_to + 1 end as ground_until
    from purposes
    cross join channels
    left join grounds
        on
            purposes.purpose = grounds.purpose
            and channels.channel = grounds.channel
            and coalesce(purposes.is_customer = grounds.customer, true)
    order by
        purposes.person_id asc, purposes.purpose asc, channels.channel asc, grounds.is_over asc,
        case when grounds.is_over then grounds.valid_to end desc, grounds.ground asc

)

select * from final
