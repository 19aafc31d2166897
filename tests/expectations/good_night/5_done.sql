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
-- By a system that has no mark to set.
('plan-0', 2, 'p119', 'invoicing', '119', 'contact_details', 'suppress', 'prospecting', 'prospecting.active',
 '2026-11-01', '2026-11-01', 'failed', 'failed', null),
('plan-1', 11, 'p119', 'crm', '119', 'contact_details', 'suppress', 'prospecting', 'prospecting.active', '2026-11-01',
 '2026-11-01', 'suppressed', 'done', null);
insert into identity.records (source, record_id, person_id) values ('invoicing', '119', 'p119');
insert into enforcement.receipts (plan_id, source, file_hash, received_by, received_at)
values ('plan-1', 'crm', repeat('d', 64), 'Paul', '2026-11-20 09:00+01');

insert into evidence.ledger (seq, entry, previous_hash, hash)
values
(1, '{"plan_id": "plan-0", "source": "crm", "outcome": "deleted", "fingerprints": 0}', repeat('0', 64), repeat('1', 64)),
(2, '{"plan_id": "plan-1", "source": "crm", "outcome": "deleted", "fingerprints": 1}', repeat('1', 64), repeat('2', 64));
insert into evidence.erased (seq, fingerprint, kind) values (2, repeat('c', 64), 'email');

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
