-- grain: one row per person, purpose and channel (null where the purpose has none)
with grounds as (

    select * from {{ ref("int_grounds__unioned") }}
    where {{ of_touched() }}

),

candidates as (

    select * from {{ ref("int_deadlines__candidates") }}
    where {{ of_touched() }} and data_category != 'statistics'

),

prospecting as (

    -- What an objection ends is told by channel.
    select purpose from {{ ref("int_rules__in_force") }}
    where phase = 'active' and grain = 'person' and ends_on_objection

),

judged as (

    select
        person_id,
        purpose,
        channel,
        legal_basis,
        case
            when channel_objected_on is not null then objection_status
            when decision in ('withdrawn', 'refused') then decision
            when legal_basis = 'consent' and decision is null then 'missing'
            when legal_basis = 'consent' and method in ('passive_opt_in', 'soft_opt_in') then 'invalid_opt_in'
            -- A proof that does not tell how the consent was given proves no active one (CJEU, C-673/17).
            when legal_basis = 'consent' and not is_decided then 'unproven'
            when is_uninformed then 'not_informed'
            when until <= {{ as_of_date() }} then 'expired'
            else 'valid'
        end as status,
        case
            when channel_objected_on is not null then channel_objected_on
            when decision is not null then decided_on
            else collected_on
        end as since,
        until as ends_on,
        case
            when channel_objected_on is not null then objection_evidence
            else decision_evidence
        end as evidence
    from grounds

    union all

    -- The other purposes rest on contract or law for as long as a deadline of theirs runs.
    select
        person_id,
        purpose,
        cast(null as text) as channel,
        legal_basis,
        case
            when bool_or(coalesce(due_on > {{ as_of_date() }}, true)) then 'valid'
            else 'expired'
        end as status,
        min(counts_from) as since,
        case when bool_and(due_on is not null) then max(due_on) end as ends_on,
        cast(null as text) as evidence
    from candidates
    where purpose not in (select prospecting.purpose from prospecting)
    group by person_id, purpose, legal_basis

),

final as (

    select
        person_id,
        purpose,
        channel,
        legal_basis,
        status,
        case when status = 'expired' then ends_on else since end as since,
        -- An objection, or a consent that does not count, has no end.
        case when status = 'valid' then ends_on end as until,
        evidence
    from judged

)

select * from final
