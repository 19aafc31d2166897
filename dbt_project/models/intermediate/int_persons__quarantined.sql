-- grain: one row per person of whom a row could not be read
with unreadable as (

    select * from {{ source("quarantine", "rows") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

final as (

    select distinct identified.person_id
    from unreadable
    inner join identified
        on
            unreadable.source = identified.source
            and unreadable.record_id = identified.record_id

)

select * from final
