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
 36, 0, 'delete', true, 'CNIL', 'text'),
('book', 'audience.active', 'audience', 'active', 'event', 'consent', '{statistics}', 'event', 'P25M', 25, 0, 'delete',
 false, 'CNIL', 'text');
update policy.rules set event_types = '{click,open}' where purpose = 'audience';
