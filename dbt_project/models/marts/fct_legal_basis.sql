-- grain: one row per person, purpose and channel (null where the purpose has none)
with grounds as (

    select * from {{ ref("int_grounds__of_prospecting") }}

),

candidates as (

    select * from {{ ref("int_deadlines__candidates") }}

),

final as (

    select
        person_id,
        purpose,
        channel,
        legal_basis,
        case
            when
                channel_objected_on >= decided_on
                or (channel_objected_on is not null and (decision is null or decision != 'granted'))
                then case when decision = 'withdrawn' then 'withdrawn' else 'objected' end
            when decision = 'withdrawn' then 'withdrawn'
            when decision = 'refused' then 'refused'
            when decision = 'granted' and method = 'passive_opt_in' then 'invalid_opt_in'
            when decision = 'granted' and not has_proof then 'unproven'
            when legal_basis = 'consent' and decision is null then 'missing'
            when is_uninformed then 'not_informed'
            when is_expired then 'expired'
            else 'valid'
        end as status,
        cast(coalesce(channel_objected_on, decided_on, collected_on) as date) as since,
        cast(alive_since + interval '3 years' as date) as until
    from grounds

    union all

    -- The other purposes rest on contract or law for as long as a deadline of theirs runs.
    select
        person_id,
        purpose,
        cast(null as text) as channel,
        legal_basis,
        case when bool_or(coalesce(due_on > {{ as_of_date() }}, true)) then 'valid' else 'expired' end as status,
        min(counts_from) as since,
        max(due_on) as until
    from candidates
    where purpose not like 'prospecting%'
    group by person_id, purpose, legal_basis

)

select * from final
