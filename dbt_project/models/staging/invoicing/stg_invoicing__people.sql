-- grain: one row per customer
with customers as (

    select * from {{ source("invoicing", "customers") }}

),

final as (

    select
        customer_ref as record_id,
        email,
        phone,
        first_name,
        last_name,
        cast(null as date) as birth_date,
        zip as postcode,
        company_name as company,
        cast(null as text) as job_title,
        case when is_company then 'b2b' else 'b2c' end as segment,
        cast(null as text) as sector,
        country_code as country,
        created_ts as created_at,
        cast(null as timestamptz) as collected_at,
        cast(null as text) as collection_source,
        -- Customers give their own data, by ordering.
        'direct' as collection_mode,
        cast(null as timestamptz) as informed_at,
        cast(null as text) as external_ids
    from customers

)

select * from final
