-- grain: one row per person and data category that were erased, of a person who is known and did not return
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

final as (

    select
        known.person_id,
        matched.data_category,
        known.erased_on,
        known.purpose,
        known.rule,
        known.is_doubtful
    from known
    inner join matched on known.person_id = matched.person_id

)

select * from final
