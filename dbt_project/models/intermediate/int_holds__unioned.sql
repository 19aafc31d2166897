-- grain: one row per hold in force; a view, so that the transaction that acts reads it anew
with in_sources as (

    {{ union_sources("holds") }}

),

placed as (

    select * from {{ source("control", "holds") }}

),

identified as (

    select * from {{ source("identity", "records") }}

),

unioned as (

    select
        source,
        record_id,
        document_id,
        cast(null as text) as purpose,
        'in_system' as kind,
        source as held_by,
        placed_on,
        cast(null as date) as until
    from in_sources
    where lifted_on is null or lifted_on > {{ as_of_date() }}

    union all

    select
        source,
        record_id,
        document_id,
        purpose,
        kind,
        placed_by as held_by,
        placed_on,
        until
    from placed
    where lifted_at is null and coalesce(until > {{ as_of_date() }}, true)

),

final as (

    select
        -- A record names whose hold it is, and is no limit: the person is held in all systems.
        case
            when unioned.record_id is null or unioned.document_id is not null
                then unioned.source
        end as source,
        unioned.document_id,
        unioned.purpose,
        identified.person_id,
        unioned.kind,
        unioned.held_by,
        unioned.placed_on,
        unioned.until
    from unioned
    left join identified
        on
            unioned.source = identified.source
            and unioned.record_id = identified.record_id
    -- A record nobody knows (any more) is nobody's hold.
    where unioned.record_id is null or identified.person_id is not null

)

select * from final
