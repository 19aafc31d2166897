-- Made after the rows are in, which is faster. What precedes a document may go before it, what hangs on it may not.
alter table customers add primary key (customer_ref);
alter table quotes add primary key (quote_no);
alter table orders add primary key (order_no);
alter table deliveries add primary key (delivery_no);
alter table invoices add primary key (invoice_no);
alter table invoice_lines add primary key (line_id);
alter table invoice_renderings add primary key (invoice_no);
alter table payments add primary key (payment_id);

alter table quotes add foreign key (customer_ref) references customers;
alter table orders add foreign key (customer_ref) references customers;
alter table orders add foreign key (quote_no) references quotes on delete set null;
alter table deliveries add foreign key (order_no) references orders;
alter table invoices add foreign key (customer_ref) references customers;
alter table invoices add foreign key (order_no) references orders on delete set null;
alter table invoice_lines add foreign key (invoice_no) references invoices;
alter table invoice_renderings add foreign key (invoice_no) references invoices;
alter table payments add foreign key (invoice_no) references invoices;

create index on quotes (customer_ref);
create index on orders (customer_ref);
create index on orders (quote_no);
create index on deliveries (order_no);
create index on invoices (customer_ref);
create index on invoices (order_no);
create index on invoice_lines (invoice_no);
create index on payments (invoice_no);
create index on customers (updated_ts);
create index on quotes (updated_ts);
create index on orders (updated_ts);
create index on deliveries (updated_ts);
create index on invoices (updated_ts);
create index on payments (updated_ts);
