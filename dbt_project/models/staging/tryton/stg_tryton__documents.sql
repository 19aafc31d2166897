-- grain: one row per quotation, order, or invoice or credit note that has its number
with sales as (

    select * from {{ source("tryton", "sale_sale") }}

),

invoices as (

    select * from {{ source("tryton", "account_invoice") }}
    where state in ('posted', 'paid', 'cancelled') and number is not null and invoice_date is not null

),

currencies as (

    select * from {{ source("tryton", "currency_currency") }}

),

fiscal_years as (

    select * from {{ source("tryton", "account_fiscalyear") }}

),

final as (

    select
        'sale_sale:' || sales.id as document_id,
        cast(sales.party as text) as record_id,
        case when sales.state in ('confirmed', 'processing', 'done') then 'order' else 'quote' end as kind,
        coalesce(sales.sale_date, {{ paris_date("sales.create_date") }}) as issued_on,
        cast(null as date) as fiscal_year_end,
        cast(null as date) as delivered_on,
        sales.total_amount_cache as amount,
        currencies.code as currency,
        -- A sale tells neither whether a web shop made it nor who was where.
        cast(null as boolean) as concluded_online,
        cast(null as text) as number
    from sales
    left join currencies on sales.currency = currencies.id

    union all

    select
        'account_invoice:' || invoices.id as document_id,
        cast(invoices.party as text) as record_id,
        case when invoices.total_amount_cache < 0 then 'credit_note' else 'invoice' end as kind,
        invoices.invoice_date as issued_on,
        fiscal_years.end_date as fiscal_year_end,
        cast(null as date) as delivered_on,
        invoices.total_amount_cache as amount,
        currencies.code as currency,
        cast(null as boolean) as concluded_online,
        invoices.number
    from invoices
    left join currencies on invoices.currency = currencies.id
    left join fiscal_years
        on
            invoices.company = fiscal_years.company
            and coalesce(invoices.accounting_date, invoices.invoice_date)
            between fiscal_years.start_date and fiscal_years.end_date

)

select * from final
