-- grain: one row per person known today who was erased, and whether they came back by themselves
with matched as (

    select * from {{ ref("int_erasures__matched") }}
    where {{ of_touched() }}

),

people as (

    select
        *,
        -- A declared collection counts; the date the row was made is only the fallback.
        coalesce(collected_on, created_on) as begun_on
    from {{ ref("int_people__unioned") }}
    where {{ of_touched() }}

),

signs as (

    select * from {{ ref("int_signs__of_life") }}
    where {{ of_touched() }}

),

rules as (

    select * from {{ source("policy", "rules") }}

),

left_us as (

    -- Whoever lost the contact details was gone; the latest such erasure counts.
    select distinct on (person_id)
        *,
        bool_or(is_sure) over (partition by person_id) as is_once_sure
    from matched
    where data_category = 'contact_details'
    order by person_id asc, erased_on desc, seq desc

),

alive as (

    -- An act after the erasure, or one that would have prevented it, had it been known. Of a rule that is
    -- not known any more nobody can say.
    select left_us.person_id
    from left_us
    inner join signs on left_us.person_id = signs.person_id
    left join rules on left_us.rule = rules.rule and left_us.policy_hash = rules.policy_hash
    where
        coalesce(
            signs.acted_on >= left_us.erased_on
            or {{ retention_deadline("signs.acted_on", "rules.keep_months", "rules.keep_days") }}
            > left_us.erased_on,
            true
        )

    union distinct

    select left_us.person_id
    from left_us
    inner join people on left_us.person_id = people.person_id
    where people.begun_on >= left_us.erased_on and people.collection_mode is distinct from 'indirect'

),

doubtful as (

    -- Collected elsewhere since, or dated by nothing; or known by a phone number alone, under another
    -- address: numbers are given to others.
    select left_us.person_id
    from left_us
    inner join people on left_us.person_id = people.person_id
    left join signs on people.person_id = signs.person_id and people.source = signs.source
    where
        people.begun_on >= left_us.erased_on
        or (people.has_email and not left_us.is_once_sure)
        or (people.begun_on is null and signs.person_id is null)

),

final as (

    select
        left_us.person_id,
        left_us.erased_on,
        left_us.purpose,
        left_us.rule,
        left_us.person_id in (select alive.person_id from alive) as is_alive,
        left_us.person_id in (select doubtful.person_id from doubtful) as is_doubtful
    from left_us

)

select * from final
