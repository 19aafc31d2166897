-- grain: one row per hold in force and person it keeps, or of nobody in particular; not each person once
-- A view, so that the transaction that acts reads it anew.
with in_sources as (

    {{ union_sources("holds") }}

),

placed as (

    select * from {{ source("control", "holds") }}

),

held as (

    select * from {{ source("control", "held_persons") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

unioned as (

    select
        in_sources.source,
        in_sources.record_id,
        in_sources.document_id,
        cast(null as text) as purpose,
        identified.person_id,
        'in_system' as kind,
        in_sources.source as held_by,
        in_sources.placed_on,
        cast(null as date) as until
    from in_sources
    left join identified
        on
            in_sources.source = identified.source
            and in_sources.record_id = identified.record_id
    where in_sources.lifted_on is null or in_sources.lifted_on > {{ as_of_date() }}

    union all

    select
        placed.source,
        placed.record_id,
        placed.document_id,
        placed.purpose,
        held.person_id,
        placed.kind,
        placed.placed_by as held_by,
        placed.placed_on,
        placed.until
    from placed
    inner join held on placed.hold_id = held.hold_id
    where placed.lifted_at is null and coalesce(placed.until > {{ as_of_date() }}, true)

),

final as (

    select
        -- A record or a system names whose hold it is, and is no limit: the person is held in all systems.
        case
            when person_id is null or document_id is not null
                then source
        end as source,
        document_id,
        purpose,
        person_id,
        kind,
        held_by,
        placed_on,
        until
    from unioned
    -- A record nobody knows (any more) is nobody's hold.
    where record_id is null or person_id is not null

)

select * from final
