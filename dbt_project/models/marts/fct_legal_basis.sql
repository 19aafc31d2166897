-- grain: one row per person, purpose and channel (null where the purpose has none)
with grounds as (

    -- A box that counts for nothing is nothing that an interest rests on.
    select
        *,
        decision is not null and (is_decided or legal_basis = 'consent') as rests_on_decision
    from {{ ref("int_grounds__unioned") }}
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
            when uninformed_on <= {{ as_of_date() }} then 'not_informed'
            when until <= {{ as_of_date() }} then 'expired'
            else 'valid'
        end as status,
        case
            when channel_objected_on is not null then channel_objected_on
            when rests_on_decision then decided_on
            else collected_on
        end as since,
        uninformed_on,
        until as ends_on,
        coalesce(objection_evidence, case when rests_on_decision then decision_evidence end) as evidence
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
        min(begins_on) as since,
        cast(null as date) as uninformed_on,
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
        case status
            when 'expired' then ends_on
            when 'not_informed' then nullif(greatest(since, uninformed_on), '-infinity')
            else since
        end as since,
        -- An objection, or a consent that does not count, has no end.
        case when status = 'valid' then ends_on end as until,
        evidence
    from judged

)

select * from final
