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

-- A number that two years have says that the series begins anew each year; otherwise it runs on.
begun_anew as (

    select distinct
        earlier.source,
        earlier.series
    from series as earlier
    inner join series as later
        on
            earlier.source = later.source and earlier.series = later.series
            and earlier.fiscal_year_end < later.fiscal_year_end and earlier.seen && later.seen

),

spells as (

    select
        series.source,
        series.series,
        series.seen,
        case when begun_anew.series is not null then series.fiscal_year_end end as fiscal_year_end
    from series
    left join begun_anew on series.source = begun_anew.source and series.series = begun_anew.series
    where not isempty(series.seen)

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
