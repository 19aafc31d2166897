-- grain: one row per gate, suite and promise that was checked this night, with how it was kept before
with nightly as (

    select * from {{ ref("rpt_nightly_promises") }}

),

tonight as (

    select * from nightly
    where as_of = {{ as_of_date() }}

),

compared as (

    -- When it was last found otherwise than tonight.
    select
        nightly.*,
        max(nightly.as_of) filter (where nightly.passed != tonight.passed) over (
            partition by nightly.gate, nightly.suite, nightly.name
        ) as otherwise_on
    from nightly
    inner join tonight
        on
            nightly.gate = tonight.gate
            and nightly.suite = tonight.suite
            and nightly.name = tonight.name

),

history as (

    select
        gate,
        suite,
        name,
        min(as_of) filter (where coalesce(as_of > otherwise_on, true)) as since,
        count(*) filter (where nights_back <= 30) as nights,
        count(*) filter (where nights_back <= 30 and not passed) as nights_broken
    from compared
    group by gate, suite, name

),

final as (

    select
        tonight.gate,
        tonight.suite,
        tonight.name,
        tonight.unexpected,
        tonight.checked,
        tonight.checked_at,
        tonight.severity,
        tonight.passed,
        history.since,
        history.nights,
        history.nights_broken,
        tonight.label_fr,
        tonight.label_en,
        tonight.broken_fr,
        tonight.broken_en,
        tonight.reference
    from tonight
    inner join history
        on
            tonight.gate = history.gate
            and tonight.suite = history.suite
            and tonight.name = history.name

)

select * from final
