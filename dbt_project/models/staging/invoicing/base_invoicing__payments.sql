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
        -- The books it stands in close on the same day as the invoice's, if maybe years later.
        case
            when payments.paid_on <= invoices.fiscal_year_end then invoices.fiscal_year_end
            else cast(invoices.fiscal_year_end + make_interval(years => 1 + cast(
                extract(year from age(payments.paid_on - 1, invoices.fiscal_year_end)) as int
            )) as date)
        end as fiscal_year_end,
        payments.amount,
        invoices.currency
    from payments
    inner join invoices on payments.invoice_no = invoices.invoice_no

)

select * from final
