-- grain: one row per night, system, rule, action and outcome; system `all` counts each person once
{#- An outcome may still change while an operator works an order off: the last month is counted anew. -#}
{{ config(
    materialized="incremental",
    incremental_strategy="append",
    on_schema_change="fail",
    pre_hook="{% if is_incremental() %}delete from {{ this }} where as_of >= {{ as_of_date() }} - 31{% endif %}"
) }}

with nights as (

    select
        night_id,
        as_of,
        coalesce(applied_plan_id, plan_id) as plan_id
    from {{ source("control", "nights") }}
    {% if is_incremental() -%}
        where as_of >= {{ as_of_date() }} - 31
    {%- endif %}

),

plans as (

    select
        plan_id,
        policy_hash
    from {{ source("enforcement", "plans") }}

),

items as (

    select
        plan_id,
        person_id,
        source,
        purpose,
        rule,
        action,
        coalesce(outcome, 'planned') as outcome
    from {{ source("enforcement", "items") }}

),

final as (

    select
        nights.night_id,
        nights.as_of,
        plans.plan_id,
        plans.policy_hash,
        items.purpose,
        items.rule,
        items.action,
        items.outcome,
        coalesce(items.source, 'all') as source_system,
        count(*) as items,
        count(distinct items.person_id) as people
    from nights
    inner join plans on nights.plan_id = plans.plan_id
    inner join items on plans.plan_id = items.plan_id
    group by
        nights.night_id,
        nights.as_of,
        plans.plan_id,
        plans.policy_hash,
        items.purpose,
        items.rule,
        items.action,
        items.outcome,
        grouping sets ((items.source), ())

)

select * from final
