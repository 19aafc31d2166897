-- grain: one row per system (empty: Oubli itself) and kind of hold in force; no reasons, they may name people
with in_sources as (

    {{ union_sources("holds") }}

),

placed as (

    select
        kind,
        placed_on,
        until
    from {{ source("control", "holds") }}
    where lifted_at is null and coalesce(until > {{ as_of_date() }}, true)

),

unioned as (

    select
        source,
        'in_system' as kind,
        placed_on,
        cast(null as date) as until
    from in_sources
    where lifted_on is null or lifted_on > {{ as_of_date() }}

    union all

    select
        cast(null as text) as source,
        kind,
        placed_on,
        until
    from placed

),

final as (

    select
        coalesce(source, '') as source_system,
        kind,
        count(*) as holds,
        min(placed_on) as oldest_on,
        min(until) as next_end_on,
        count(*) - count(until) as without_end
    from unioned
    group by coalesce(source, ''), kind

)

select * from final
