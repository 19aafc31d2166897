-- grain: one row per person and purpose of whom an opt-out is not on the suppression list yet
with objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting and origin != 'remembered'

),

identified as (

    select * from {{ source("identity", "records") }}
    where {{ of_touched() }}

),

identifiers as (

    select * from {{ source("identity", "identifiers") }}
    where kind in ('email', 'phone')

),

remembered as (

    select * from {{ source("suppression", "entries") }}

),

rules as (

    select distinct
        purpose,
        rule,
        keep_months,
        keep_days,
        while_known
    from {{ ref("int_rules__in_force") }}
    where grain = 'objection' and phase = 'active'

),

unremembered as (

    select
        objections.person_id,
        max(objections.objected_on) as objected_on
    from objections
    inner join identified on objections.person_id = identified.person_id
    inner join identifiers
        on
            identified.source = identifiers.source
            and identified.record_id = identifiers.record_id
    left join remembered
        on
            identifiers.fingerprint = remembered.fingerprint
            and remembered.purpose = 'prospecting'
            -- A mark without a date says nothing new of somebody remembered; it is mostly our own.
            and (
                not objections.is_dated
                or (
                    objections.channel = remembered.channel
                    and objections.objected_on <= remembered.objected_on
                )
            )
    where remembered.fingerprint is null
    group by objections.person_id

),

dated as (

    select
        unremembered.*,
        rules.purpose,
        rules.rule,
        rules.while_known,
        {{ retention_deadline("unremembered.objected_on", "rules.keep_months", "rules.keep_days") }} as due_on
    from unremembered
    cross join rules

),

final as (

    select
        person_id,
        purpose,
        rule,
        objected_on,
        case when not while_known then due_on end as forgotten_on
    from dated
    -- What the list may hold no longer would be entered and deleted each night.
    where while_known or due_on > {{ as_of_date() }}

)

select * from final
