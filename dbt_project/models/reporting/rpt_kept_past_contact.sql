-- grain: one row per ground on which data of people without a contact for three years is kept
with contacts as (

    select
        person_id,
        coalesce(last_contact_on, collected_on) as counts_from
    from {{ ref("fct_last_contact") }}

),

past as (

    select person_id from contacts
    where {{ retention_deadline("counts_from", 36, 0) }} <= {{ as_of_date() }}

),

deadlines as (

    select * from {{ ref("fct_deadlines") }}

),

due as (

    select * from {{ ref("fct_due_actions") }}
    where action != 'suppress'

),

rules as (

    select
        rule,
        purpose
    from {{ source("policy", "rules") }}
    where policy_hash = '{{ var("policy_hash") }}'

),

ended as (

    select distinct person_id from due

),

running as (

    select
        person_id,
        purpose as ground
    from deadlines
    where coalesce(due_on > {{ as_of_date() }}, true)

    union all

    -- What goes to the archive that night is kept on the archive's ground.
    select
        deadlines.person_id,
        rules.purpose as ground
    from deadlines
    inner join rules on deadlines.archive_rule = rules.rule
    where deadlines.due_on <= {{ as_of_date() }} and deadlines.next = 'archive'

    union all

    select
        person_id,
        'held' as ground
    from due
    where is_held or is_quarantined or is_unwarned or is_doubtful

),

final as (

    select
        coalesce(running.ground, case when ended.person_id is null then 'undated' else 'due' end) as ground,
        count(distinct past.person_id) as people
    from past
    left join running on past.person_id = running.person_id
    left join ended on past.person_id = ended.person_id
    group by 1

)

select * from final
