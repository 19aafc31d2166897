-- grain: one row per system and whether the objection is of since its first reading, before, or undated
with plans as (

    select
        *,
        {{ paris_date("created_at") }} as made_on
    from {{ source("enforcement", "plans") }}

),

records as (

    select
        *,
        min(first_seen_on) over (partition by source) as first_read_on
    from {{ source("identity", "records") }}

),

items as (

    select
        *,
        case
            when outcome = 'suppressed' and source_state in ('done', 'confirmed') then 'marked'
            when outcome = 'suppressed' and source_state = 'kept' then 'by_list'
            when outcome = 'failed' or source_state = 'ordered' or outcome is null then 'waiting'
        end as state
    from {{ source("enforcement", "items") }}
    where action = 'suppress'

),

dates as (

    select
        person_id,
        objected_on,
        bool_or(is_dated) as is_dated
    from {{ ref("fct_opt_outs") }}
    where origin != 'remembered'
    group by person_id, objected_on

),

latest as (

    select distinct on (records.source, records.record_id)
        records.*,
        items.state,
        items.counts_from as objected_on,
        dates.is_dated as is_told_dated,
        items.counts_from >= records.first_read_on as is_since,
        -- What a plan no longer asks for nobody waits for.
        items.state is null or (items.outcome is null and plans.state = 'superseded') as is_over,
        min(plans.as_of) over (partition by records.source, records.record_id, items.counts_from) as asked_on,
        -- The night's date, and the days that went by until the system was reached.
        plans.as_of + greatest({{ paris_date("items.settled_at") }} - plans.made_on, 0) as marked_on
    from items
    inner join plans on items.plan_id = plans.plan_id
    inner join records on items.source = records.source and items.record_id = records.record_id
    left join dates on records.person_id = dates.person_id and items.counts_from = dates.objected_on
    order by records.source asc, records.record_id asc, is_over asc, plans.created_at desc

),

timed as (

    select
        *,
        -- Where no row tells any more, one without a date has that of the night that first asked.
        coalesce(is_told_dated, objected_on < asked_on) as is_dated,
        -- A record that came after the objection could be marked from its first reading on.
        marked_on - greatest(objected_on, case when is_since then first_seen_on end) as days
    from latest
    where not is_over

),

final as (

    select
        source as source_system,
        case when not is_dated then 'undated' when is_since then 'since' else 'before' end as made,
        count(*) filter (where state = 'marked') as marked,
        percentile_disc(0.5) within group (order by days) filter (
            where state = 'marked' and is_dated
        ) as median_days,
        max(days) filter (where state = 'marked' and is_dated) as longest_days,
        min(objected_on) filter (where not is_dated) as first_seen_on,
        max(objected_on) filter (where not is_dated) as last_seen_on,
        count(*) filter (where state = 'by_list') as by_list,
        count(*) filter (where state = 'waiting') as waiting,
        min(asked_on) filter (where state = 'waiting') as waiting_since
    from timed
    group by source, made

)

select * from final
