-- grain: one row per newsletter address
with addresses as (

    select * from {{ source("tryton_newsletter", "marketing_email") }}

),

final as (

    select
        cast(id as text) as record_id,
        email,
        cast(null as text) as phone,
        cast(null as text) as first_name,
        cast(null as text) as last_name,
        cast(null as date) as birth_date,
        cast(null as text) as postcode,
        cast(null as text) as company,
        cast(null as text) as job_title,
        cast(null as text) as segment,
        cast(null as text) as sector,
        cast(null as text) as country,
        create_date as created_at,
        cast(null as timestamptz) as collected_at,
        cast(null as text) as collection_source,
        'direct' as collection_mode,
        cast(null as timestamptz) as informed_at,
        cast(null as text) as external_ids
    from addresses

)

select * from final
