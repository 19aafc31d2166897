insert into marts.fct_last_contact
select 'p' || n, date '2026-11-20' - n, date '2026-11-20' - n, 'click', 'emailing', date '2020-01-01', 'declared'
from generate_series(1, 120) as n;
insert into marts.fct_legal_basis
select
    'p' || n, 'prospecting', channel, 'consent',
    case when n > 118 or (n = 118 and channel = 'sms') then 'objected' else 'valid' end,
    date '2020-01-01', date '2029-01-01', 'emailing:' || n
from generate_series(1, 120) as n cross join (values ('email'), ('sms')) as t (channel);
insert into marts.fct_legal_basis
values ('p1', 'audience', null, 'consent', 'valid', '2020-01-01', null, 'emailing:1');
insert into marts.fct_deadlines
select
    'p' || n, 'contact_details', null, null, 'active', 'prospecting', 'prospecting.active', 'consent',
    date '2026-11-20' - n, date '2029-11-20' - n, 'delete', 'CNIL', 'text', 'book'
from generate_series(1, 120) as n;
insert into marts.fct_due_actions
values ('p1', 'contact_details', null, null, 'delete', 'prospecting', 'prospecting.active', '2023-11-01', '2026-11-01',
        'book');

-- Who is held may stay, and so may what a plan holds back, or what is due from tonight only.
insert into marts.fct_due_actions
values
('p1', 'identity', null, null, 'delete', 'prospecting', 'prospecting.active', '2023-11-20', '2026-11-20', 'book', false, true,
 false, false);
insert into marts.fct_due_actions
values
('p3', 'identity', null, null, 'delete', 'prospecting', 'prospecting.active', '2023-11-20', '2026-11-20', 'book'),
('p4', 'identity', null, null, 'delete', 'prospecting', 'prospecting.active', '2023-11-21', '2026-11-21', 'book'),
('p2', 'documents', 'invoicing', 'i1', 'anonymise', 'prospecting', 'prospecting.active', '2016-11-21', '2026-11-21',
 'book'),
('p2', 'documents', 'invoicing', 'o1', 'delete', 'prospecting', 'prospecting.active', '2016-11-21', '2026-11-21',
 'book'),
('p2', 'documents', 'invoicing', 'i2', 'archive', 'prospecting', 'prospecting.active', '2016-11-21', '2026-11-21',
 'book');
insert into identity.holdings (source, record_id, data_category)
select 'crm', n, category from generate_series(1, 6) as n cross join (values ('identity'), ('activity')) as t (category);

-- Of a system that nobody reads tonight there may be less than there was.
insert into control.invoice_series (source, series, fiscal_year_end, seen, there, noted_on)
values
('crm', 'FAC', '2024-12-31', '{[1,3)}', '{[1,3)}', '2026-11-21'),
('crm', 'FAC', '2025-12-31', '{[3,5)}', '{[3,5)}', '2026-11-21'),
('left', 'FAC', '2025-12-31', '{[3,5)}', '{[3,5)}', '2026-11-20');
insert into intermediate.int_invoices__missing values ('left', 'FAC', '2025-12-31', 1, 2, true), ('left', 'FAC', null, 5, 5, false);
insert into intermediate.int_invoices__numbered
select source, '', fiscal_year_end, series, number
from control.invoice_series, unnest(there) as part, generate_series(lower(part), upper(part) - 1) as number
where source = 'crm';
