-- grain: one row per person and data category that were erased and are there again without the person's doing
with known as (

    select * from {{ ref("int_erased__known") }}
    where {{ of_touched() }} and not is_alive

),

matched as (

    select distinct
        person_id,
        data_category
    from {{ ref("int_erasures__matched") }}
    where {{ of_touched() }}

),

held as (

    select distinct
        person_id,
        data_category
    from {{ ref("int_holdings__by_person") }}
    where {{ of_touched() }} and is_active

),

final as (

    -- What was not erased, such as an archived invoice, has not come back.
    select
        known.person_id,
        matched.data_category,
        known.erased_on,
        known.purpose,
        known.rule,
        known.is_doubtful
    from known
    inner join matched on known.person_id = matched.person_id
    inner join held on matched.person_id = held.person_id and matched.data_category = held.data_category

)

select * from final
