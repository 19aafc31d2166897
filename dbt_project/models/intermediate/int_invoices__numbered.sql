-- grain: one row per invoice or credit note, and once more if the archive has it, too
with documents as (

    {{ union_sources("documents") }}

),

archived as (

    select * from {{ source("archive", "items") }}
    where document_id is not null

),

known as (

    select
        source,
        document_id,
        kind,
        number,
        issued_on,
        fiscal_year_end
    from documents

    union all

    select
        source,
        document_id,
        kind,
        number,
        issued_on,
        fiscal_year_end
    from archived

),

invoices as (

    select
        source,
        document_id,
        {{ books_close_on() }} as fiscal_year_end,
        upper(trim(number)) as number
    from known
    where lower(kind) in ('invoice', 'credit_note')

),

parted as (

    select
        *,
        rtrim(number, '0123456789') as series
    from invoices

),

final as (

    select
        source,
        document_id,
        fiscal_year_end,
        series,
        -- What does not end in digits, or in more of them than anybody counts, follows no other.
        case
            when length(number) - length(series) between 1 and 18
                then cast(right(number, length(number) - length(series)) as bigint)
        end as number_in_series
    from parted

)

select * from final
