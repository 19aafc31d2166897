-- grain: one row per payment
with payments as (

    select * from {{ source("invoicing", "payments") }}

),

invoices as (

    select * from {{ source("invoicing", "invoices") }}

),

final as (

    select
        payments.payment_id,
        invoices.customer_ref,
        payments.paid_on,
        closing.fiscal_year_end,
        payments.amount,
        invoices.currency
    from payments
    inner join invoices on payments.invoice_no = invoices.invoice_no
    -- The books it stands in close on the same day as the invoice's, if maybe years later; if with February,
    -- on its last day.
    cross join lateral (
        select min(closings.closes_on) as fiscal_year_end
        from (
            select
                cast(case
                    when extract(day from invoices.fiscal_year_end + 1) = 1
                        then
                            date_trunc('month', invoices.fiscal_year_end)
                            + make_interval(years => later.years, months => 1, days => -1)
                    else invoices.fiscal_year_end + make_interval(years => later.years)
                end as date) as closes_on
            from generate_series(0, greatest(0, 1 + cast(
                extract(year from payments.paid_on) - extract(year from invoices.fiscal_year_end) as int
            ))) as later (years)
        ) as closings
        where closings.closes_on >= payments.paid_on
    ) as closing

)

select * from final
