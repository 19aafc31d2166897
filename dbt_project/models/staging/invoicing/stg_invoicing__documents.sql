-- grain: one row per quote, order, invoice, credit note or payment
with quotes as (

    select * from {{ source("invoicing", "quotes") }}

),

orders as (

    select * from {{ source("invoicing", "orders") }}

),

arrivals as (

    select
        order_no,
        max(delivered_on) as delivered_on
    from {{ source("invoicing", "deliveries") }}
    group by order_no

),

invoices as (

    select * from {{ source("invoicing", "invoices") }}

),

payments as (

    select * from {{ ref("base_invoicing__payments") }}

),

final as (

    select
        'quotes:' || quote_no as document_id,
        customer_ref as record_id,
        'quote' as kind,
        quoted_on as issued_on,
        cast(null as date) as fiscal_year_end,
        cast(null as date) as delivered_on,
        total as amount,
        'EUR' as currency,
        false as concluded_online,
        cast(null as text) as number
    from quotes

    union all

    select
        'orders:' || orders.order_no as document_id,
        orders.customer_ref as record_id,
        'order' as kind,
        {{ paris_date("orders.ordered_at") }} as issued_on,
        cast(null as date) as fiscal_year_end,
        arrivals.delivered_on,
        orders.total as amount,
        'EUR' as currency,
        orders.channel = 'WEB' as concluded_online,
        cast(null as text) as number
    from orders
    left join arrivals on orders.order_no = arrivals.order_no

    union all

    select
        'invoices:' || invoice_no as document_id,
        customer_ref as record_id,
        case when kind = 'A' then 'credit_note' else 'invoice' end as kind,
        issued_on,
        fiscal_year_end,
        cast(null as date) as delivered_on,
        total as amount,
        currency,
        cast(null as boolean) as concluded_online,
        invoice_no as number
    from invoices

    union all

    select
        'payments:' || payment_id as document_id,
        customer_ref as record_id,
        'payment' as kind,
        paid_on as issued_on,
        fiscal_year_end,
        cast(null as date) as delivered_on,
        amount,
        currency,
        cast(null as boolean) as concluded_online,
        cast(null as text) as number
    from payments

)

select * from final
