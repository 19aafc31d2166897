-- grain: one row per night, gate, suite and promise, as the night's last run of the gate found it
with results as (

    select
        *,
        max(checked_at) over (partition by as_of, gate) as gate_ran_at
    from {{ source("control", "promises") }}
    where as_of <= {{ as_of_date() }}

),

final as (

    select
        as_of,
        gate,
        suite,
        name,
        cast(sum(unexpected) as bigint) as unexpected,
        cast(sum(checked) as bigint) as checked,
        max(checked_at) as checked_at,
        min(severity) as severity,
        bool_and(passed) as passed,
        min(label_fr) as label_fr,
        min(label_en) as label_en,
        min(broken_fr) as broken_fr,
        min(broken_en) as broken_en,
        min(reference) as reference,
        row_number() over (partition by gate, suite, name order by as_of desc) as nights_back
    from results
    where checked_at = gate_ran_at
    group by as_of, gate, suite, name

)

select * from final
