-- grain: one row per source system and next step; a person counts once in each
-- Events that go alone are left out, as in rpt_coming_due. What only the archive holds is under `archive`.
with upcoming as (

    select
        person_id,
        data_category,
        source,
        next
    from {{ ref("fct_deadlines") }}
    where
        data_category != 'statistics'
        and due_on > {{ as_of_date() }}
        and due_on <= {{ as_of_date() }} + interval '12 months'

),

holdings as (

    select * from {{ source("identity", "holdings") }}
    where document_id is null

),

holders as (

    select distinct
        records.person_id,
        records.source,
        holdings.data_category
    from {{ source("identity", "records") }} as records
    inner join holdings
        on
            records.source = holdings.source
            and records.record_id = holdings.record_id

),

placed as (

    select
        upcoming.person_id,
        upcoming.next,
        coalesce(upcoming.source, holders.source, 'archive') as source_system
    from upcoming
    left join holders
        on
            upcoming.person_id = holders.person_id
            and upcoming.data_category = holders.data_category
            and upcoming.source is null

),

final as (

    select
        source_system,
        next as next_step,
        count(distinct person_id) as people
    from placed
    group by source_system, next

)

select * from final
