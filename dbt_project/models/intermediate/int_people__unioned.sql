-- grain: one row per record
with records as (

    {{ union_sources("people", {
        "is_private_mailbox": {"expression": is_private_mailbox("email"), "type": "boolean"},
        "is_role_mailbox": {"expression": is_role_mailbox("email"), "type": "boolean"},
        "has_email": {"expression": "email is not null", "type": "boolean"},
        "has_phone": {"expression": "phone is not null", "type": "boolean"},
    }) }}

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

final as (

    select
        identified.person_id,
        records.source,
        records.record_id,
        -- A professional who writes from a private mailbox is protected like a consumer (CPCE L34-5).
        case
            when records.segment = 'b2b' and not records.is_private_mailbox then 'b2b'
            when records.segment is not null or records.is_private_mailbox then 'b2c'
        end as segment,
        -- What is no country code (ISO 3166) names no country.
        case
            when upper(trim(records.country)) ~ '^[A-Z]{2}$' then upper(trim(records.country))
        end as country,
        records.is_role_mailbox,
        records.has_email,
        records.has_phone,
        records.collection_source,
        records.collection_mode,
        {{ paris_date_by_night("records.collected_at") }} as collected_on,
        {{ paris_date_by_night("records.created_at") }} as created_on,
        {{ paris_date_by_night("records.informed_at") }} as informed_on,
        case
            when identified.first_seen_on <= {{ as_of_date() }} then identified.first_seen_on
        end as first_seen_on
    from records
    inner join identified
        on
            records.source = identified.source
            and records.record_id = identified.record_id

)

select * from final
