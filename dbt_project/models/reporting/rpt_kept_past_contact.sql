-- grain: one row per ground on which data of people without a contact for three years is kept
with past as (

    select person_id from {{ ref("fct_last_contact") }}
    where {{ retention_deadline("coalesce(last_contact_on, collected_on)", 36, 0) }} <= {{ as_of_date() }}

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

-- Of who is in none of these nothing is left, such as of whoever was anonymised.
ended as (

    select
        person_id,
        'due' as ground
    from due

    union all

    select
        person_id,
        'undated' as ground
    from {{ ref("fct_undated") }}

),

told as (

    select
        person_id,
        min(ground) as ground
    from ended
    group by person_id

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
        coalesce(running.ground, told.ground, 'nothing') as ground,
        count(distinct past.person_id) as people
    from past
    left join running on past.person_id = running.person_id
    left join told on past.person_id = told.person_id
    group by coalesce(running.ground, told.ground, 'nothing')

)

select * from final
