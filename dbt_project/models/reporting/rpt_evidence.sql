-- grain: one row per night, place, system, action, outcome and rule
with entries as (

    select
        seq,
        cast(entry ->> 'items' as bigint) as items,
        cast(entry ->> 'fingerprints' as bigint) as fingerprints,
        coalesce(entry ->> 'data_categories', '') != '["statistics"]' as of_person,
        entry ->> 'night_id' as night_id,
        entry ->> 'place' as place,
        entry ->> 'source' as source_system,
        entry ->> 'action' as act,
        entry ->> 'outcome' as came_to,
        entry ->> 'purpose' as purpose,
        entry ->> 'rule' as governed_by
    from {{ source("evidence", "ledger") }}
    where entry ? 'outcome'

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
        cast(coalesce(sum(items) filter (where fingerprints > 0 and of_person), 0) as bigint) as verifiable,
        cast(coalesce(sum(fingerprints), 0) as bigint) as fingerprints,
        array_agg(seq order by seq) as seqs
    from entries
    group by night_id, place, source_system, act, came_to, purpose, governed_by

)

select * from final
