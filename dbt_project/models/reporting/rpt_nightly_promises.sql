-- grain: one row per night, gate, suite and promise, as the night's last run of the gate found it
with results as (

    select * from {{ source("control", "promises") }}
    where as_of <= {{ as_of_date() }}

),

runs as (

    select
        as_of,
        gate,
        max(checked_at) as checked_at
    from results
    group by as_of, gate

),

final as (

    select
        results.as_of,
        results.gate,
        results.suite,
        results.name,
        cast(sum(results.unexpected) as bigint) as unexpected,
        cast(sum(results.checked) as bigint) as checked,
        max(results.checked_at) as checked_at,
        min(results.severity) as severity,
        bool_and(results.passed) as passed,
        min(results.label_fr) as label_fr,
        min(results.label_en) as label_en,
        min(results.broken_fr) as broken_fr,
        min(results.broken_en) as broken_en,
        min(results.reference) as reference,
        row_number() over (
            partition by results.gate, results.suite, results.name order by results.as_of desc
        ) as nights_back
    from results
    inner join runs
        on
            results.as_of = runs.as_of
            and results.gate = runs.gate
            and results.checked_at = runs.checked_at
    group by results.as_of, results.gate, results.suite, results.name

)

select * from final
