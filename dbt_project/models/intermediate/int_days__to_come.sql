-- grain: one row per person and day after the night that a system, or the opt-out list, tells something of
{% set own = ["collected_at", "created_at", "informed_at"] %}
with people as (

    {{ union_sources("people") }}

),

consents as (

    {{ union_sources("consents") }}

),

objections as (

    {{ union_sources("objections") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

identifiers as (

    select * from {{ source("identity", "identifiers") }}

),

remembered as (

    select * from {{ source("suppression", "entries") }}
    where objected_on > {{ as_of_date() }}

),

told as (
    {% for name in own -%}
        select
            source,
            record_id,
            {{ paris_date(name) }} as day
        from people
        union all
    {% endfor %}
    select
        source,
        record_id,
        {{ paris_date("decided_at") }} as day
    from consents

    union all

    select
        source,
        record_id,
        {{ paris_date("objected_at") }} as day
    from objections

    union all

    select
        identifiers.source,
        identifiers.record_id,
        remembered.objected_on as day
    from remembered
    inner join identifiers on remembered.fingerprint = identifiers.fingerprint

    union all

    select
        source,
        record_id,
        first_seen_on as day
    from identified

),

final as (

    select distinct
        identified.person_id,
        told.day
    from told
    inner join identified
        on
            told.source = identified.source
            and told.record_id = identified.record_id
    where told.day > {{ as_of_date() }}

)

select * from final
