-- grain: one row per subscriber
with subscribers as (

    select * from {{ source("emailing", "subscribers") }}

),

final as (

    select
        cast(sub_id as text) as record_id,
        email_addr as email,
        mobile as phone,
        first_nm as first_name,
        last_nm as last_name,
        cast(null as date) as birth_date,
        zip as postcode,
        cast(null as text) as company,
        cast(null as text) as job_title,
        case audience when 'pro' then 'b2b' when 'part' then 'b2c' end as segment,
        cast(null as text) as sector,
        cast(null as text) as country,
        created_ts as created_at,
        -- Whom the CRM brought was collected there, not on the day of the import.
        case when origin = 'form' then created_ts end as collected_at,
        origin as collection_source,
        case when origin = 'form' then 'direct' end as collection_mode,
        cast(null as timestamptz) as informed_at,
        'crm:' || crm_ref as external_ids
    from subscribers

)

select * from final
