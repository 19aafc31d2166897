-- grain: one row per line of people.csv
with lines as (

    select * from {{ source("files", "people") }}

),

final as (

    select
        record_id,
        email,
        phone,
        first_name,
        last_name,
        birth_date,
        postcode,
        company,
        job_title,
        -- Who is not said to be a professional is protected like a consumer, even with a company: it may be
        -- their employer, and a professional is approached without the consent that a consumer must give.
        case when lower(trim(segment)) in ('b2b', 'b2c') then lower(trim(segment)) else 'b2c' end as segment,
        sector,
        upper(trim(country)) as country,
        created_at,
        collected_at,
        collection_source,
        lower(trim(collection_mode)) as collection_mode,
        informed_at,
        external_ids
    from lines

)

select * from final
