-- grain: one row per person of whom something changes by time alone, with the first day on which it does
with days_to_come as (

    select * from {{ ref("int_days__to_come") }}
    where {{ of_touched() }}

),

events as (

    select * from {{ ref("int_events__typed") }}
    where {{ of_touched() }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

-- Whom nobody told where the data came from is uninformed a month later.
elsewhere as (

    select * from {{ ref("int_persons__grouped") }}
    where {{ of_touched() }}

),

-- Without a date, and on no list yet, an opt-out is one of the night, whichever that is.
objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and not is_dated and objected_on = {{ as_of_date() }}

),

to_remember as (

    select * from {{ ref("int_opt_outs__to_remember") }}
    where {{ of_touched() }}

),

prospecting as (

    select * from {{ ref("int_prospecting__by_channel") }}
    where {{ of_touched() }}

),

candidates as (

    select * from {{ ref("int_deadlines__candidates") }}
    where {{ of_touched() }}

),

ahead as (
    {% for relation, day in [
        ("days_to_come", "day"),
        ("events", paris_date("occurred_at")),
        ("documents", "issued_on"),
        ("elsewhere", retention_deadline("collected_elsewhere_on", 1, 0)),
        ("objections", as_of_date() ~ " + 1"),
        ("to_remember", "forgotten_on"),
        ("prospecting", "until"),
        ("candidates", "due_on"),
    ] -%}
        select
            person_id,
            {{ day }} as day
        from {{ relation }}
        {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (

    select
        person_id,
        min(day) as recheck_on
    from ahead
    where day > {{ as_of_date() }}
    group by person_id

)

select * from final
