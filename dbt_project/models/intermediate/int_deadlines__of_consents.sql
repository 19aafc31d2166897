-- grain: one row per person and rule on the proof of consents
with persons as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

prospecting as (

    -- An end nobody knows is the latest.
    select
        person_id,
        case when bool_and(due_on is not null) then max(due_on) end as ends_on
    from {{ ref("int_deadlines__of_relations") }}
    where {{ of_touched() }} and ends_on_objection and phase = 'active'
    group by person_id

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'consent'

),

decided as (

    -- One that names no channel is for all.
    select
        person_id,
        array_agg(distinct coalesce(channel, 'all')) as channels,
        min(first_on) as first_on,
        max(newest_on) as newest_on
    from {{ ref("int_consents__latest") }}
    where {{ of_touched() }}
    group by person_id

),

ended as (

    -- The proof of a consent serves as long as the prospecting that rests on it, and then as evidence: of the
    -- newest decision for as long as of any, even where prospecting was over when it was made.
    select
        prospecting.person_id,
        decided.channels,
        decided.first_on,
        case
            when prospecting.ends_on is not null then greatest(prospecting.ends_on, decided.newest_on)
        end as counts_from
    from prospecting
    left join decided on prospecting.person_id = decided.person_id

),

final as (

    select
        ended.person_id,
        rules.data_category,
        {{ rule_terms("rules") }},
        ended.counts_from,
        {{ retention_deadline("ended.counts_from", "rules.keep_months", "rules.keep_days") }} as due_on,
        -- It is kept since it was given.
        ended.first_on as begins_on
    from ended
    inner join persons on ended.person_id = persons.person_id
    inner join rules
        on
            {{ fits_person("rules", "persons") }}
    where
        (rules.channel is null or ended.channels && array[rules.channel, 'all'])
        and {{ is_not_replaced(
            fits_person("narrower", "persons", surely=true)
            ~ " and (narrower.channel is null or coalesce(ended.channels <@ array[narrower.channel], false))"
        ) }}

)

select * from final
