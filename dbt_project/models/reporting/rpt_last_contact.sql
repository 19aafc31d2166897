-- grain: one row per age of the last contact (or collection, without any), segment and relation
with contacts as (

    select
        segment,
        is_customer,
        last_contact_on is not null as has_contact,
        coalesce(last_contact_on, collected_on) as counts_from
    from {{ ref("fct_last_contact") }}

),

final as (

    select
        case
            when counts_from is null then 'unknown'
            when {{ retention_deadline("counts_from", 6, 0) }} > {{ as_of_date() }} then 'under_6_months'
            when {{ retention_deadline("counts_from", 12, 0) }} > {{ as_of_date() }} then 'under_1_year'
            when {{ retention_deadline("counts_from", 24, 0) }} > {{ as_of_date() }} then 'under_2_years'
            when {{ retention_deadline("counts_from", 36, 0) }} > {{ as_of_date() }} then 'under_3_years'
            else 'over_3_years'
        end as age,
        has_contact,
        segment,
        is_customer,
        count(*) as people
    from contacts
    group by 1, 2, 3, 4

)

select * from final
