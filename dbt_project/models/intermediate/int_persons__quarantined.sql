-- grain: one row per person of whom a row could not be read
with unreadable as (

    select * from {{ source("quarantine", "rows") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

carried as (

    select * from {{ source("identity", "identifiers") }}
    -- A mailbox of several people tells of none of them.
    where not shared

),

unread as (

    select * from {{ source("identity", "quarantined") }}

),

final as (

    select identified.person_id
    from unreadable
    inner join identified
        on
            unreadable.source = identified.source
            and unreadable.record_id = identified.record_id

    union distinct

    -- A row that never came into raw has no record; its address says whom it may tell of.
    select identified.person_id
    from unread
    inner join carried
        on
            unread.fingerprint = carried.fingerprint
            and unread.kind = carried.kind
    inner join identified
        on
            carried.source = identified.source
            and carried.record_id = identified.record_id

)

select * from final
