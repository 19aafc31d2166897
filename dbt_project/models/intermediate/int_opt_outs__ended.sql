-- grain: one row per fingerprint whose opt-out was remembered long enough
-- A view, so that the transaction that acts reads it anew.
with remembered as (

    -- All channels of a fingerprint end together.
    select
        fingerprint,
        max(objected_on) as objected_on,
        max(known_on) as known_on
    from {{ source("suppression", "entries") }}
    group by fingerprint

),

carried as (

    select * from {{ source("identity", "identifiers") }}

),

unread as (

    select * from {{ source("identity", "quarantined") }}

),

rules as (

    select * from {{ ref("int_rules__in_force") }}
    where grain = 'objection' and phase = 'active'

),

counted as (

    select
        remembered.fingerprint,
        rules.purpose,
        rules.rule,
        rules.keep_months,
        rules.keep_days,
        -- Whoever was forgotten last night is to be remembered from then on.
        greatest(
            remembered.objected_on, case when rules.while_known then remembered.known_on end
        ) as counts_from
    from remembered
    cross join rules

),

governed as (

    -- What several rules keep, the latest of them governs.
    select distinct on (fingerprint)
        fingerprint,
        purpose,
        rule,
        counts_from,
        {{ retention_deadline("counts_from", "keep_months", "keep_days") }} as due_on
    from counted
    order by fingerprint asc, due_on desc, rule asc

),

final as (

    select *
    from governed
    where
        due_on <= {{ as_of_date() }}
        and not exists (
            select 1
            from carried
            cross join rules
            where
                carried.fingerprint = governed.fingerprint
                and rules.while_known
        )
        -- A row that nobody could read may tell that the person is known, or objected again.
        and not exists (
            select 1 from unread
            where unread.fingerprint = governed.fingerprint
        )

)

select * from final
