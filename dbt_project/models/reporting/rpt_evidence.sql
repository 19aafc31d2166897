-- grain: one row per night, place, system, action, outcome and rule
with entries as (

    select
        seq,
        cast(entry ->> 'items' as bigint) as items,
        entry ->> 'night_id' as night_id,
        entry ->> 'place' as place,
        entry ->> 'source' as source_system,
        entry ->> 'action' as act,
        entry ->> 'outcome' as came_to,
        entry ->> 'purpose' as purpose,
        entry ->> 'rule' as governed_by
    from {{ source("evidence", "ledger") }}

),

final as (

    select
        night_id,
        place,
        source_system,
        act,
        came_to,
        purpose,
        governed_by,
        cast(sum(items) as bigint) as items,
        min(seq) as first_seq,
        max(seq) as last_seq,
        count(*) as entries
    from entries
    group by night_id, place, source_system, act, came_to, purpose, governed_by

)

select * from final
