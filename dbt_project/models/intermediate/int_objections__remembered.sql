-- grain: one row per person, purpose, channel and day that the suppression list knows an opt-out of
with remembered as (

    select * from {{ source("suppression", "entries") }}

),

identifiers as (

    select * from {{ source("identity", "identifiers") }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

final as (

    -- Somebody who opted out and comes back by an import is recognised by the fingerprint.
    select distinct
        identified.person_id,
        remembered.purpose,
        remembered.channel,
        remembered.objected_on
    from remembered
    inner join identifiers on remembered.fingerprint = identifiers.fingerprint
    inner join identified
        on
            identifiers.source = identified.source
            and identifiers.record_id = identified.record_id
    where remembered.objected_on <= {{ as_of_date() }}

)

select * from final
