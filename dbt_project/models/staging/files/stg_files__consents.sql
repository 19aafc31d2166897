-- grain: one row per line of consents.csv
with lines as (

    select * from {{ source("files", "consents") }}

),

final as (

    select
        consent_id,
        record_id,
        lower(trim(purpose)) as purpose,
        lower(trim(channel)) as channel,
        -- What is not plainly a grant is none (RGPD Art. 4(11)).
        case
            when lower(trim(decision)) in ('granted', 'withdrawn') then lower(trim(decision))
            else 'refused'
        end as decision,
        decided_at,
        case
            when lower(trim(method)) in ('active_opt_in', 'passive_opt_in', 'soft_opt_in')
                then lower(trim(method))
            else 'unknown'
        end as method,
        proof,
        wording
    from lines

)

select * from final
