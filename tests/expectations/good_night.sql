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
create table intermediate.int_holds__unioned (source text, document_id text, purpose text, person_id text);
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
create table intermediate.int_objections__unioned (
    person_id text, channel text, is_prospecting boolean, is_dated boolean, objected_on date, undoes_until timestamptz
);
insert into intermediate.int_objections__unioned
values
('p119', 'email', true, true, '2026-11-10', '2026-11-10 12:00+01'),
('p118', 'email', true, true, '2026-11-01', '2026-11-01 12:00+01'),
('p117', 'email', false, true, '2026-11-01', '2026-11-01 12:00+01');
create table intermediate.int_channels__living (person_id text, channel text);
insert into intermediate.int_channels__living values ('p118', 'email');
create table intermediate.int_consents__made (
    person_id text, channel text, decision text, method text, has_proof boolean, is_decided boolean,
    decided_at timestamptz, source text, consent_id text
);
insert into intermediate.int_consents__made
select 'p' || n, 'email', 'granted', 'active_opt_in', true, true, timestamptz '2026-11-05 10:00+01', 'emailing', n
from generate_series(1, 118) as n;
create table intermediate.int_persons__grouped (
    person_id text, is_customer boolean, is_of_unknown_source boolean, collected_elsewhere_on date
);
insert into intermediate.int_persons__grouped
select 'p' || n, n > 60, n > 60, case when n < 10 then date '2026-01-01' end from generate_series(1, 120) as n;
create table intermediate.int_prospecting__by_channel (person_id text, channel text, uninformed_on date);
insert into intermediate.int_prospecting__by_channel
select 'p' || n, channel, case n when 1 then date '2026-12-01' when 2 then '-infinity' end
from generate_series(1, 120) as n cross join (values ('email'), ('sms')) as t (channel);
create table intermediate.int_documents__unioned (
    person_id text, source text, document_id text, kind text, fiscal_year_end date
);
insert into intermediate.int_documents__unioned
values
('p2', 'invoicing', 'i1', 'invoice', '2016-11-21'), ('p2', 'invoicing', 'i2', 'invoice', '2016-11-22'),
('p2', 'invoicing', 'o1', 'order', '2025-12-31');
create table intermediate.int_contacts__from_person as
select 'p' || n as person_id, source, timestamptz '2026-11-21 10:00+01' - mod(n, 28) * interval '1 day' as occurred_at
from generate_series(1, 100) as n cross join (values ('crm'), ('emailing')) as t (source);
create table intermediate.int_erased__returned (person_id text, data_category text, is_doubtful boolean);
create table raw_crm.contacts (contact_no integer, email text, first_name text);

insert into raw_crm.contacts values (1, 'canari.dupont@canaries.example', 'Zéphirine');
insert into quarantine.rows (source, table_name, reason, payload)
values ('crm', 'contacts', 'date_in_the_future', '{"email": "canari.dupont@canaries.example", "phone": "0612345678"}');

insert into control.loads (source, table_name, as_of, status, rows_at_source, rows_loaded, rows_quarantined)
select source, table_name, as_of, 'loaded', 120, 120, 1
from (values ('crm', 'contacts'), ('crm', 'interactions'), ('emailing', 'subscribers')) as t (source, table_name)
cross join (values (date '2026-11-20'), (date '2026-11-21')) as d (as_of);

insert into identity.records (source, record_id, person_id)
select source, n, 'p' || n
from generate_series(1, 120) as n cross join (values ('crm'), ('emailing')) as t (source);
insert into identity.identifiers (source, record_id, kind, fingerprint, shared)
select source, record_id, 'email', encode(sha256(convert_to(person_id, 'utf8')), 'hex'), false from identity.records;
-- A shared mailbox links nobody.
insert into identity.identifiers (source, record_id, kind, fingerprint, shared)
select 'crm', n, 'email', repeat('a', 64), true from generate_series(1, 5) as n;

insert into policy.rules (
    policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, keep, keep_months, keep_days, next,
    ends_on_objection, reference, confidence
)
values
('book', 'prospecting.active', 'prospecting', 'active', 'person', 'consent', '{contact_details}', 'last_contact', 'P3Y',
 36, 0, 'delete', true, 'CNIL', 'text');

insert into marts.fct_last_contact
select 'p' || n, date '2026-11-20' - n, date '2026-11-20' - n, 'click', 'emailing', date '2020-01-01', 'declared'
from generate_series(1, 120) as n;
insert into marts.fct_legal_basis
select
    'p' || n, 'prospecting', channel, 'consent',
    case when n > 118 or (n = 118 and channel = 'sms') then 'objected' else 'valid' end,
    date '2020-01-01', date '2029-01-01', 'emailing:' || n
from generate_series(1, 120) as n cross join (values ('email'), ('sms')) as t (channel);
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

insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on)
values (repeat('b', 64), 'prospecting', 'email', 'email', '2026-10-01');

insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, waits_for, item_count, person_count)
values
('plan-0', '2026-11-10', 'book', 'earlier', 'applied', '[]', 1, 1),
('plan-1', '2026-11-21', 'book', 'content', 'applied', '[{"why": "first_run"}]', 3, 2);
insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, expires_at)
values ('plan-1', 'content', 'dpo', 'read', '2026-12-31');
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    counts_from, due_on, outcome, source_state, settled_at)
values
('plan-1', 1, 'gone', 'crm', '999', 'contact_details', 'delete', 'prospecting', 'prospecting.active', '2023-11-01',
 '2026-11-01', 'deleted', 'confirmed', '2026-11-20 03:00+01'),
('plan-1', 2, 'gone', 'crm', '999', 'contact_details', 'suppress', 'prospecting', 'prospecting.active', '2026-11-01',
 '2026-11-01', 'suppressed', 'done', null),
('plan-1', 3, 'held', 'crm', '7', 'contact_details', 'delete', 'prospecting', 'prospecting.active', '2023-11-01',
 '2026-11-01', 'held', null, null),
('plan-1', 10, 'p3', 'crm', '3', 'identity', 'delete', 'prospecting', 'prospecting.active', '2023-11-20',
 '2026-11-20', 'held', null, null),
-- Refused, and then done.
('plan-0', 1, 'p119', 'crm', '119', 'contact_details', 'suppress', 'prospecting', 'prospecting.active', '2026-11-01',
 '2026-11-01', 'failed', 'failed', null),
('plan-1', 11, 'p119', 'crm', '119', 'contact_details', 'suppress', 'prospecting', 'prospecting.active', '2026-11-01',
 '2026-11-01', 'suppressed', 'done', null);
insert into enforcement.receipts (plan_id, source, file_hash, received_by, received_at)
values ('plan-1', 'crm', repeat('d', 64), 'Paul', '2026-11-20 09:00+01');

insert into evidence.ledger (seq, entry, previous_hash, hash)
values
(1, '{"plan_id": "plan-0", "source": "crm", "outcome": "deleted", "fingerprints": 0}', repeat('0', 64), repeat('1', 64)),
(2, '{"plan_id": "plan-1", "source": "crm", "outcome": "deleted", "fingerprints": 1}', repeat('1', 64), repeat('2', 64));
insert into evidence.erased (seq, fingerprint) values (2, repeat('c', 64));

insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, kept_at_source)
values ('p1', 'crm', '1', 'documents', 'accounting', 'accounting.archive', '2020-12-31', false);
insert into archive.payloads (archive_id, table_name, row_key, payload)
values (1, 'contacts', '1', '{"email": "canari.dupont@canaries.example"}');

insert into control.promises (as_of, gate, suite, name, severity, passed, unexpected, label_fr, label_en)
values
('2026-11-21', 'before_enforcement', 'clocks', 'somebody_was_active', 'critical', false, 120, '', ''),
('2026-11-21', 'before_enforcement', 'clocks', 'somebody_was_active', 'critical', true, 0, '', ''),
('2026-11-21', 'before_enforcement', 'sources', 'emailing.source_is_fresh', 'critical', false, 1, '', '');

insert into control.nights (night_id, as_of, started_at, status)
values
('n0', '2026-11-19', '2026-11-19 03:00+01', 'done'), ('n1', '2026-11-20', '2026-11-20 03:00+01', 'held'),
('n2', '2026-11-21', '2026-11-21 03:00+01', 'running');
insert into archive.readings (source, record_id, read_by, reason) values ('crm', '1', 'Paul', 'a dispute');
