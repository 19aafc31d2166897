-- grain: one row per record known today, data category, and entry of the ledger that erased it
with entries as (

    select
        seq,
        entry,
        cast(entry ->> 'as_of' as date) as erased_on,
        entry ->> 'plan_id' as plan_id
    from {{ source("erasures", "entries") }}
    where entry ->> 'outcome' in ('deleted', 'anonymised') and entry ? 'data_categories'

),

fingerprints as (

    -- An address that several people shared tells of none of them.
    select * from {{ source("erasures", "fingerprints") }}
    where kind in ('email', 'phone', 'record')

),

carried as (

    select
        source,
        record_id,
        kind,
        fingerprint
    from {{ source("identity", "identifiers") }}
    where not shared

    union all

    select
        source,
        record_id,
        'record' as kind,
        fingerprint
    from {{ source("identity", "record_fingerprints") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

asked as (

    -- What an operator was asked to erase is erased when it is confirmed; not at all if it was taken back.
    select distinct
        identified.person_id,
        items.plan_id
    from {{ source("orders", "items") }} as items
    inner join identified on items.source = identified.source and items.record_id = identified.record_id
    where
        items.source_state in ('ordered', 'rescinded')
        or items.outcome is null and (items.plan_id, items.source, items.record_id) in (
            select
                begun.plan_id,
                begun.source,
                begun.record_id
            from {{ source("orders", "intents") }} as begun
        )

),

final as (

    select
        identified.person_id,
        carried.source,
        carried.record_id,
        entries.seq,
        entries.erased_on,
        entries.entry ->> 'purpose' as purpose,
        entries.entry ->> 'rule' as rule,
        entries.entry ->> 'policy_hash' as policy_hash,
        jsonb_array_elements_text(entries.entry -> 'data_categories') as data_category,
        bool_or(carried.kind in ('email', 'record')) as is_sure
    from carried
    inner join fingerprints
        on carried.fingerprint = fingerprints.fingerprint and carried.kind = fingerprints.kind
    inner join entries on fingerprints.seq = entries.seq
    inner join identified on carried.source = identified.source and carried.record_id = identified.record_id
    left join asked on identified.person_id = asked.person_id and entries.plan_id = asked.plan_id
    where entries.erased_on <= {{ as_of_date() }} and asked.person_id is null
    group by
        identified.person_id,
        carried.source,
        carried.record_id,
        entries.seq,
        entries.erased_on,
        entries.entry

)

select * from final
