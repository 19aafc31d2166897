-- grain: one row per person, data category, document (null: the person's own) and rule that does not govern
with claims as (

    select * from {{ ref("int_deadlines__candidates") }}

),

deadlines as (

    select * from {{ ref("fct_deadlines") }}

),

final as (

    select distinct
        claims.person_id,
        claims.data_category,
        claims.source,
        claims.document_id,
        claims.purpose,
        claims.rule,
        claims.phase,
        claims.counts_from,
        claims.due_on,
        claims.next,
        case
            when claims.phase = 'archive' and deadlines.next = 'archive'
                then
                    case
                        when claims.rule = deadlines.archive_rule then 'takes_over'
                        else 'ends_sooner_in_the_archive'
                    end
            when claims.phase = 'active' and deadlines.phase = 'archive' then 'active_phase_is_over'
            else 'ends_sooner'
        end as why,
        deadlines.rule as governed_by
    from claims
    inner join deadlines
        on
            claims.person_id = deadlines.person_id
            and claims.data_category = deadlines.data_category
            and coalesce(claims.source, '') = coalesce(deadlines.source, '')
            and coalesce(claims.document_id, '') = coalesce(deadlines.document_id, '')
    -- That its own active phase is over is no other claim.
    where
        claims.rule != deadlines.rule
        and regexp_replace(claims.rule, '[.]active$', '.archive') != deadlines.rule

)

select * from final
