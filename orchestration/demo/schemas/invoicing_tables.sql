-- The invoicing tool, as its vendor would have it: numbered documents, foreign keys everywhere, the name on each bill.
create table customers (
    customer_ref text not null,
    label text not null,
    first_name text,
    last_name text not null,
    is_company boolean not null,
    company_name text,
    email text,
    phone text,
    street text,
    zip text,
    city text,
    country_code text,
    created_ts timestamptz not null,
    updated_ts timestamptz not null
);

create table quotes (
    quote_no text not null,
    customer_ref text not null,
    quoted_on date not null,
    valid_until date,
    total numeric(12, 2) not null,
    updated_ts timestamptz not null
);

create table orders (
    order_no text not null,
    customer_ref text not null,
    quote_no text,
    ordered_at timestamp not null,
    channel text not null,
    total numeric(12, 2) not null,
    updated_ts timestamptz not null
);

create table deliveries (
    delivery_no text not null,
    order_no text not null,
    delivered_on date,
    recipient text not null,
    address text,
    updated_ts timestamptz not null
);

create table invoices (
    invoice_no text not null,
    customer_ref text,
    order_no text,
    kind text not null,
    issued_on date not null,
    fiscal_year_end date,
    billed_to text not null,
    billed_address text,
    total numeric(12, 2) not null,
    currency text not null,
    updated_ts timestamptz not null
);

create table invoice_lines (
    line_id text not null,
    invoice_no text not null,
    label text not null,
    quantity integer not null,
    price numeric(12, 2) not null
);

create table invoice_renderings (
    invoice_no text not null,
    html text not null
);

create table payments (
    payment_id uuid not null,
    invoice_no text not null,
    paid_on date not null,
    amount numeric(12, 2) not null,
    method text,
    payer text,
    account_end text,
    updated_ts timestamptz not null
);
