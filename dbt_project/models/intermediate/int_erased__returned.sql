-- grain: one row per person and data category that were erased and are there again without the person's doing
with ended as (

    select * from {{ ref("int_erased__ended") }}
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
    select ended.*
    from ended
    inner join held on ended.person_id = held.person_id and ended.data_category = held.data_category

)

select * from final
