-- grain: one row per plan, system, rule, action and outcome; system `all` counts each person once
{#- An outcome may still change while an operator works an order off: the last month is counted anew. -#}
{{ config(
    materialized="incremental",
    incremental_strategy="append",
    on_schema_change="append_new_columns",
    pre_hook="{% if is_incremental() %}delete from {{ this }} where as_of >= {{ as_of_date() }} - 31{% endif %}"
) }}

with plans as (

    select
        plan_id,
        as_of,
        policy_hash
    from {{ source("enforcement", "plans") }}
    {% if is_incremental() -%}
        where as_of >= {{ as_of_date() }} - 31
    {%- endif %}

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
        plans.plan_id,
        plans.as_of,
        plans.policy_hash,
        items.purpose,
        items.rule,
        items.action,
        items.outcome,
        coalesce(items.source, 'all') as source_system,
        count(*) as items,
        count(distinct items.person_id) as people
    from plans
    inner join items on plans.plan_id = items.plan_id
    group by
        plans.plan_id,
        plans.as_of,
        plans.policy_hash,
        items.purpose,
        items.rule,
        items.action,
        items.outcome,
        grouping sets ((items.source), ())

)

select * from final
