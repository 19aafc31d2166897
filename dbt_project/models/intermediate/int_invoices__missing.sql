-- grain: one row per run of numbers that a series of invoices lacks, while their ten years run
with series as (

    select * from {{ source("control", "invoice_series") }}
    where fiscal_year_end + interval '10 years' > {{ as_of_date() }}

),

lost as (

    select
        source,
        series,
        fiscal_year_end,
        true as was_read,
        unnest(seen - there) as numbers
    from series

),

years as (

    select
        *,
        coalesce(lower(seen) >= max(upper(seen)) over (
            partition by source, series order by fiscal_year_end
            rows between unbounded preceding and 1 preceding
        ), true) as runs_on
    from series
    where not isempty(seen)

),

-- Years whose numbers overlap begin anew; otherwise a series runs on from one to the next.
spells as (

    select
        source,
        series,
        seen,
        case
            when not bool_and(runs_on) over (partition by source, series) then fiscal_year_end
        end as fiscal_year_end
    from years

),

never_read as (

    select
        source,
        series,
        fiscal_year_end,
        false as was_read,
        unnest(int8multirange(range_merge(range_agg(seen))) - range_agg(seen)) as numbers
    from spells
    group by source, series, fiscal_year_end

),

missing as (

    select * from lost

    union all

    select * from never_read

),

final as (

    select
        source,
        series,
        fiscal_year_end,
        lower(numbers) as first_number,
        upper(numbers) - 1 as last_number,
        was_read
    from missing

)

select * from final
