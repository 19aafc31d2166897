-- grain: one row per decision of a subscriber
with optin_records as (

    select * from {{ source("emailing", "optin_records") }}

),

final as (

    select
        cast(optin_id as text) as consent_id,
        cast(sub_id as text) as record_id,
        'prospecting' as purpose,
        chan as channel,
        -- What is not plainly a grant is none (RGPD Art. 4(11)).
        case act when 'IN' then 'granted' when 'OUT' then 'withdrawn' else 'refused' end as decision,
        act_ts as decided_at,
        case
            when how in ('double_optin', 'checkbox', 'preference_center') then 'active_opt_in'
            when how = 'prechecked' then 'passive_opt_in'
            when how = 'customer' then 'soft_opt_in'
            else 'unknown'
        end as method,
        proof,
        wording
    from optin_records

)

select * from final
