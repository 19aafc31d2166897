create table marts.fct_last_contact (
    person_id text, last_contact_at timestamptz, last_contact_on date, event_type text, source text, collected_on date,
    collection_known_by text
);
create table marts.fct_legal_basis (
    person_id text, purpose text, channel text, legal_basis text, status text, since date, until date,
    evidence text
);
create table marts.fct_deadlines (
    person_id text, data_category text, source text, document_id text, phase text, purpose text, rule text,
    legal_basis text, counts_from date, due_on date, next text, reference text, confidence text, policy_hash text
);
create table marts.fct_due_actions (
    person_id text, data_category text, source text, document_id text, action text, purpose text, rule text,
    counts_from date, due_on date, policy_hash text, is_unwarned boolean default false,
    is_held boolean default false, is_quarantined boolean default false, is_doubtful boolean default false
);
create table intermediate.int_holds__unioned (source text, document_id text, purpose text, person_id text, kind text);
create table intermediate.int_events__typed (
    event_id text, is_known boolean, person_id text, source text, event_type text, occurred_at timestamptz
);
insert into intermediate.int_events__typed
values
('e1', true, 'p1', 'emailing', 'click', '2026-11-20 10:00+01'),
-- On the day of the objection, long before, by a system that sends no mailings, and after a new consent.
('e2', true, 'p119', 'emailing', 'send', '2026-11-10 23:30+01'),
('e3', true, 'p119', 'emailing', 'send', '2026-10-10 10:00+01'),
('e4', true, 'p119', 'crm', 'send', '2026-11-12 10:00+01'),
('e5', true, 'p118', 'emailing', 'send', '2026-11-12 10:00+01');
create table intermediate.int_contacts__from_person as
select 'p' || n as person_id, source, timestamptz '2026-11-21 10:00+01' - mod(n, 28) * interval '1 day' as occurred_at
from generate_series(1, 100) as n cross join (values ('crm'), ('emailing')) as t (source);
create table intermediate.int_erased__returned (person_id text, data_category text, is_doubtful boolean);
create table raw_crm.contacts (contact_no integer, email text, first_name text);
create table intermediate.int_invoices__numbered (
    source text, document_id text, fiscal_year_end date, series text, number_in_series bigint
);
create table intermediate.int_invoices__missing (
    source text, series text, fiscal_year_end date, first_number bigint, last_number bigint, was_read boolean
);
